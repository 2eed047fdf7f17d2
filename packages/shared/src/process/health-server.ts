import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

import type { Registry } from 'prom-client'

import { explainListenError } from './start-or-exit.ts'

export interface HealthServer {
  port: number
  close(): Promise<void>
}

/** What a process says of itself. An empty list means all is well; otherwise each entry says what is not. */
export interface HealthChecks {
  /** Whether the process is worth keeping. */
  checkLiveness(): string[]
  /** Whether it can do its work now. */
  checkReadiness(): Promise<string[]>
}

export interface HealthAnswer {
  status: number
  type: string
  body: string
}

/**
 * Answers `/healthz`, `/readyz` and `/metrics` of a process that has no other HTTP face.
 *
 * @param address of port 0 takes a free one
 * @param others what is answered at further paths
 * @throws ConfigError where it cannot listen there
 */
export async function serveHealth(
  address: { host: string; port: number },
  checks: HealthChecks,
  registry: Registry,
  others: Record<string, () => Promise<HealthAnswer>> = {},
): Promise<HealthServer> {
  const answers: Record<string, () => Promise<HealthAnswer>> = {
    ...others,
    '/healthz': async () => verdict(checks.checkLiveness()),
    '/readyz': async () => verdict(await checks.checkReadiness()),
    '/metrics': async () => ({ status: 200, type: registry.contentType, body: await registry.metrics() }),
  }
  const server = createServer((request, response) => {
    const answer = answers[request.url?.split('?')[0] ?? ''] ?? notFound
    answer().then(
      ({ status, type, body }) => response.writeHead(status, { 'content-type': type }).end(body),
      () => response.writeHead(500).end(),
    )
  })
  server.requestTimeout = 5_000
  server.headersTimeout = 5_000
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(explainListenError(error, 'HEALTH_PORT', address) ?? error))
    server.listen(address.port, address.host, resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function notFound() {
  return { status: 404, type: 'application/json', body: '{"error":"not found"}' }
}

function verdict(problems: string[]) {
  return {
    status: problems.length === 0 ? 200 : 503,
    type: 'application/json',
    body: JSON.stringify({ status: problems.length === 0 ? 'ok' : 'unavailable', problems }),
  }
}
