import { randomBytes } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

import fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  LogController,
} from 'fastify'

import type { Credentials } from '../credentials.ts'
import { type Faults, faultHooks } from '../faults.ts'
import { type Listening, listen } from '../listen.ts'
import { allowPage, answerPreflight } from './cors.ts'
import { handleRequest, nameRequest } from './handle-request.ts'
import { S3Error } from './s3-error.ts'
import { sendError } from './send-error.ts'
import type { CorsRule } from './storage/records.ts'
import { openStore } from './storage/store.ts'
import { parseTarget } from './target.ts'

export interface S3Options {
  /** Where everything is kept; one process at a time. Created when it is not there. */
  directory: string
  /** A free one unless given. */
  port?: number
  /** The address to listen on, 127.0.0.1 unless given. */
  host?: string
  credentials: Credentials
  region: string
  logger?: FastifyBaseLogger
  faults?: Faults
  /** How long a client may neither send nor take a byte before its connection is cut, in milliseconds. */
  idleTimeout?: number
}

/**
 * Starts an S3 for one pair of keys on 127.0.0.1, with its objects as files in a directory.
 *
 * It knows what photo and media services use of S3: buckets, objects, ranges, conditions, listings, copies,
 * multipart uploads, presigned URLs and forms. What it does not know (versions, tags, policies, access lists)
 * it refuses with `NotImplemented`. Pages of other origins may read its answers where the bucket's CORS rules let
 * them, as on S3, and nothing but a preflight is answered without a signature.
 */
export async function startS3(options: S3Options): Promise<Listening> {
  const store = await openStore(options.directory)
  const app = createApp(options)
  if (options.faults) faultHooks(app, options.faults, nameRequest)
  app.addHook('onRequest', async (request, reply) => {
    reply.headers({ 'x-amz-request-id': request.id, server: 'AmazonS3' })
  })
  app.addHook('onRequest', async ({ raw }, reply) => {
    const { bucketName } = parseTarget(raw.url ?? '/', raw.headers.host)
    const bucket = store.buckets().find(({ name }) => name === bucketName)
    if (raw.method === 'OPTIONS') return preflight(bucket?.cors() ?? [], raw.headers, reply)
    reply.headers(allowPage(bucket?.cors() ?? [], raw.method ?? '', raw.headers))
  })
  // Operations read the body as a stream, of any type.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request, _payload, done) => done(null))
  app.setErrorHandler(sendError)
  app.setNotFoundHandler(() => {
    throw new S3Error('MethodNotAllowed')
  })
  app.route({
    method: ['GET', 'HEAD', 'PUT', 'POST', 'DELETE', 'OPTIONS'],
    url: '/*',
    handler: (request, reply) => handleRequest(request, reply, store, options),
  })
  return listen(app, options.port, options.host)
}

/** A browser asks before a page's request, without a signature. */
async function preflight(
  rules: CorsRule[],
  headers: IncomingHttpHeaders,
  reply: FastifyReply,
): Promise<void> {
  if (rules.length === 0)
    throw new S3Error('AccessForbidden', 'CORSResponse: CORS is not enabled for this bucket.')
  const allowed = answerPreflight(rules, headers)
  if (!allowed) throw new S3Error('AccessForbidden')
  await reply.code(200).headers(allowed).send()
}

function createApp({ logger, idleTimeout = 60_000 }: S3Options): FastifyInstance {
  return fastify({
    ...(logger && { loggerInstance: logger }),
    // URLs may carry signatures, so requests are not logged.
    logController: new LogController({ disableRequestLogging: true }),
    exposeHeadRoutes: false,
    genReqId: () => randomBytes(8).toString('hex').toUpperCase(),
    // Longer than the largest put takes: it ends clients that send a byte now and then.
    requestTimeout: 3_600_000,
    connectionTimeout: idleTimeout,
    http: { headersTimeout: idleTimeout, connectionsCheckingInterval: Math.min(5_000, idleTimeout) },
    frameworkErrors: sendError,
  })
}
