import { randomBytes } from 'node:crypto'

import cors from '@fastify/cors'
import fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify'

import type { Credentials } from '../credentials.ts'
import { type Faults, faultHooks } from '../faults.ts'
import { type Listening, listen } from '../listen.ts'
import { handleRequest, nameRequest } from './handle-request.ts'
import { S3Error } from './s3-error.ts'
import { sendError } from './send-error.ts'
import { openStore } from './storage/store.ts'

export interface S3Options {
  /** Where everything is kept; one process at a time. Created when it is not there. */
  directory: string
  /** A free one unless given. */
  port?: number
  credentials: Credentials
  region: string
  logger?: FastifyBaseLogger
  faults?: Faults
  /** How long a client may neither send nor take a byte before its connection is cut, in milliseconds. */
  idleTimeout?: number
}

/** Headers browsers may show to a page's script. */
const exposedHeaders = [
  'ETag',
  'Content-Length',
  'Content-Range',
  'Accept-Ranges',
  'Last-Modified',
  'Content-Disposition',
  'x-amz-request-id',
]

/**
 * Starts an S3 for one pair of keys on 127.0.0.1, with its objects as files in a directory.
 *
 * It knows what photo and media services use of S3: buckets, objects, ranges, conditions, listings, copies,
 * multipart uploads, presigned URLs and forms. What it does not know (versions, tags, policies, access lists)
 * it refuses with `NotImplemented`. Any web page may read its answers (CORS), but nothing is answered without
 * a signature.
 */
export async function startS3(options: S3Options): Promise<Listening> {
  const store = await openStore(options.directory)
  const app = createApp(options)
  if (options.faults) faultHooks(app, options.faults, nameRequest)
  app.addHook('onRequest', async (request, reply) => {
    reply.headers({ 'x-amz-request-id': request.id, server: 'AmazonS3' })
  })
  await app.register(cors, {
    origin: '*',
    methods: ['GET', 'HEAD', 'PUT', 'POST', 'DELETE'],
    exposedHeaders,
    maxAge: 3600,
  })
  // Bodies are read as they come by whoever needs them, whatever their type.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request, _payload, done) => done(null))
  app.setErrorHandler(sendError)
  app.setNotFoundHandler(() => {
    throw new S3Error('MethodNotAllowed')
  })
  app.route({
    method: ['GET', 'HEAD', 'PUT', 'POST', 'DELETE'],
    url: '/*',
    handler: (request, reply) => handleRequest(request, reply, store, options),
  })
  return listen(app, options.port)
}

function createApp({ logger, idleTimeout = 60_000 }: S3Options): FastifyInstance {
  return fastify({
    ...(logger && { loggerInstance: logger }),
    // URLs may carry signatures, so requests are not logged.
    logController: new LogController({ disableRequestLogging: true }),
    exposeHeadRoutes: false,
    genReqId: () => randomBytes(8).toString('hex').toUpperCase(),
    // Even the largest put arrives within this; it is there for clients that send a byte now and then.
    requestTimeout: 3_600_000,
    connectionTimeout: idleTimeout,
    http: { headersTimeout: idleTimeout, connectionsCheckingInterval: Math.min(5_000, idleTimeout) },
    frameworkErrors: sendError,
  })
}
