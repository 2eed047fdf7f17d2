import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

import type { Credentials } from '../credentials.ts'
import { answerError } from './answer-error.ts'
import { type DetectFacesParts, detectFaces } from './detect-faces.ts'
import { notReached, unknownOperation } from './rekognition-error.ts'
import { sendJson } from './send-json.ts'
import { verifySignature } from './verify-signature.ts'

export interface ServeOptions extends DetectFacesParts {
  /** The one key pair callers may sign with. */
  credentials: Credentials
  region: string
}

/** Puts the AWS JSON 1.1 protocol with its single operation on the app. */
export function serveDetectFaces(app: FastifyInstance, options: ServeOptions): void {
  const closing = new AbortController()
  app.addHook('preClose', async () => closing.abort(notReached('The service is stopping')))
  app.addHook('onRequest', async (request, reply) => void reply.header('x-amzn-requestid', request.id))
  app.setErrorHandler(answerError)
  app.setNotFoundHandler(async (request) => {
    throw unknownOperation(`${request.method} ${request.url}`)
  })
  // The signature covers the bytes as they came in, so they are parsed only after it has been verified.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))

  app.post('/', async (request, reply) => {
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
    await verifySignature({ headers: request.headers, body }, options.credentials, options.region)
    const target = request.headers['x-amz-target']
    if (target !== 'RekognitionService.DetectFaces') throw unknownOperation(String(target))
    const signal = AbortSignal.any([closing.signal, departureOf(reply)])
    return sendJson(reply, await detectFaces(body, signal, options))
  })
}

/** `DetectFaces` out of `x-amz-target: RekognitionService.DetectFaces`. */
export function operationOf(request: FastifyRequest): string | undefined {
  return request.headers['x-amz-target']?.toString().split('.').at(-1)
}

/** Aborts when the caller hangs up before the answer. */
function departureOf(reply: FastifyReply): AbortSignal {
  const departure = new AbortController()
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) departure.abort(notReached('The caller has left'))
  })
  return departure.signal
}
