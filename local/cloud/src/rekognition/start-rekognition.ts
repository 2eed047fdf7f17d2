import { randomUUID } from 'node:crypto'
import { availableParallelism } from 'node:os'

import Fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify'

import type { Credentials } from '../credentials.ts'
import { type Faults, faultHooks } from '../faults.ts'
import { type Listening, listen } from '../listen.ts'
import { createBoundedQueue } from './bounded-queue.ts'
import { createFaceThreads } from './model/face-threads.ts'
import { operationOf, serveDetectFaces } from './serve-detect-faces.ts'

/** Room for the base64 of an image far above the limit, so that it is refused by its proper name. */
const maxBodyBytes = 24 * 1024 * 1024

export interface RekognitionOptions {
  /** 0, the default, takes a free port. */
  port?: number
  /** The address to listen on, 127.0.0.1 unless given. */
  host?: string
  /** The key pair callers sign with; objects are read from S3 with the same one. */
  credentials: Credentials
  region: string
  /** Origin of the S3 API in which `Image.S3Object` is looked up. */
  s3Url: string
  logger?: FastifyBaseLogger
  faults?: Faults
  /** How many photos are read in parallel, 380 MB each; by default half the cores and at most 2. */
  modelThreads?: number
  /** How many calls may wait for a thread before further ones are throttled. */
  maxWaiting?: number
}

/**
 * Serves Rekognition's DetectFaces on 127.0.0.1, reading faces with networks that run on this machine.
 * An approximation, not Rekognition: about three in four expressions of a small mixed set were read as a
 * person read them, disgust and anger least; a cat or a hand can pass for a face, a full profile is missed.
 */
export async function startRekognition(options: RekognitionOptions): Promise<Listening> {
  const { port, host, credentials, region, s3Url, logger, faults, maxWaiting = 50 } = options
  const modelThreads = options.modelThreads ?? defaultThreads()
  const app = createApp(logger)
  if (faults) faultHooks(app, faults, operationOf)
  const threads = createFaceThreads(modelThreads, (error) => app.log.error(error, 'A face thread died'))
  app.addHook('onClose', () => threads.close())
  // One call more than there are threads: its photo is fetched and decoded while the threads are busy.
  const queue = createBoundedQueue({ atOnce: modelThreads + 1, maxWaiting })
  serveDetectFaces(app, { credentials, region, queue, threads, objects: { s3Url, credentials, region } })
  return listen(app, port, host)
}

function defaultThreads(): number {
  return Math.max(1, Math.min(2, Math.floor(availableParallelism() / 2)))
}

function createApp(logger: FastifyBaseLogger | undefined): FastifyInstance {
  return Fastify({
    ...(logger ? { loggerInstance: logger } : { logger: false }),
    bodyLimit: maxBodyBytes,
    genReqId: () => randomUUID(),
    requestTimeout: 30_000,
    http: { headersTimeout: 10_000, connectionsCheckingInterval: 5_000 },
  })
}
