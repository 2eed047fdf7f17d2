import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

import { root } from './root.ts'

/** What a gateway needs to start. It connects to nothing before it is asked for more than its document. */
const ENVIRONMENT = {
  HOST: '127.0.0.1',
  PORT: '0',
  LOG_LEVEL: 'info',
  AWS_REGION: 'none',
  REDIS_URL: 'redis://127.0.0.1:9',
  SIGNING_SECRET: 'a secret of cursors that are never given',
  JWT_SECRET: 'a secret of tokens that are never accepted',
  GUEST_SESSIONS: 'true',
  WEBHOOKS_OUT: 'true',
}

/** The parts of an OpenAPI document that clients' types are made of. */
export interface ApiDocument {
  openapi: string
  info: { title: string; version: string }
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, Schema> }
}

interface Operation {
  operationId: string
  requestBody?: Body
  responses: Record<string, Body>
}

interface Body {
  content?: Record<string, { schema: Schema }>
}

/** A JSON Schema. */
export interface Schema {
  properties?: Record<string, Schema>
  [keyword: string]: unknown
}

/**
 * The OpenAPI document of the gateway, as the gateway itself serves it. Neither Redis nor a cloud has to be there.
 *
 * @param nodeOptions for the gateway's process
 * @param environment for it, beside what a gateway needs
 */
export async function readApiDocument(
  nodeOptions: string[] = [],
  environment: Record<string, string> = {},
): Promise<ApiDocument> {
  const main = join(root, 'services/gateway/src/main.ts')
  const gateway = spawn(process.execPath, [...nodeOptions, main], {
    env: { ...ENVIRONMENT, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(gateway, 'exit')
  try {
    const response = await fetch(`${await addressOf(gateway.stdout)}/openapi.json`)
    return (await response.json()) as ApiDocument
  } finally {
    gateway.kill('SIGKILL')
    await exited
  }
}

async function addressOf(output: AsyncIterable<Buffer>): Promise<string> {
  let text = ''
  for await (const chunk of output) {
    text += chunk.toString()
    const [, address] = /Server listening at (http:[^"]+)/.exec(text) ?? []
    if (address !== undefined) return address
  }
  throw new Error(`The gateway did not listen: ${text}`)
}
