import type { FastifyReply, FastifyRequest } from 'fastify'

import { type Authenticated, authenticate } from './auth/authenticate.ts'
import type { Authority } from './auth/scope.ts'
import type { Answer, S3Call } from './call.ts'
import { nameOperation, type OperationName } from './name-operation.ts'
import { operations } from './operations.ts'
import { S3Error } from './s3-error.ts'
import type { Store } from './storage/store.ts'
import { parseTarget, type Target } from './target.ts'

/** The name under which faults and their log know a request. */
export function nameRequest({ raw, headers }: FastifyRequest): string | undefined {
  try {
    return nameOperation(raw.method ?? '', parseTarget(raw.url ?? '/', headers.host), headers)
  } catch (error) {
    if (error instanceof S3Error) return undefined
    throw error
  }
}

/** Names the operation, authenticates the request, carries it out and answers. */
export async function handleRequest(
  { raw }: FastifyRequest,
  reply: FastifyReply,
  store: Store,
  authority: Authority,
): Promise<FastifyReply> {
  const target = parseTarget(raw.url ?? '/', raw.headers.host)
  const method = raw.method ?? ''
  const operation = nameOperation(method, target, raw.headers)
  const { payloadHash, hoisted } = admitCaller(operation, method, target, raw.headersDistinct, authority)
  if (operation === undefined) throw new S3Error('NotImplemented')
  const call: S3Call = {
    raw,
    headers: { ...hoisted, ...singleHeaders(raw.headersDistinct) },
    query: target.query,
    bucketName: target.bucketName,
    key: target.key,
    payloadHash,
    store,
    authority,
  }
  return send(reply, await operations[operation](call))
}

/** A browser's form carries a signed policy among its fields; other requests are signed in headers or URL. */
function admitCaller(
  operation: OperationName | undefined,
  method: string,
  { path, query }: Target,
  headers: NodeJS.Dict<string[]>,
  authority: Authority,
): Authenticated {
  if (operation === 'PostObject') return { payloadHash: 'UNSIGNED-PAYLOAD', hoisted: {} }
  return authenticate({ method, path, query, headers }, authority)
}

function singleHeaders(headers: NodeJS.Dict<string[]>): NodeJS.Dict<string> {
  return Object.fromEntries(Object.entries(headers).map(([name, values]) => [name, values?.join(',')]))
}

function send(reply: FastifyReply, { status = 200, headers = {}, body }: Answer): FastifyReply {
  reply.code(status).headers(headers)
  if (typeof body === 'string') reply.type('application/xml')
  return reply.send(body)
}
