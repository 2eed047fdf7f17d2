import { type FastifyBaseLogger, type FastifyInstance, fastify, LogController } from 'fastify'

import { type Faults, faultHooks } from '../faults.ts'
import { answerError, answerErrors } from './answer-errors.ts'
import type { OutputFolder } from './output-folder.ts'
import { parseJson } from './parse-json.ts'
import type { PredictionExpiry } from './predictions/prediction-expiry.ts'
import type { PredictionQueue } from './predictions/prediction-queue.ts'
import type { PredictionStore } from './predictions/prediction-store.ts'
import { requireToken } from './require-token.ts'
import { accountRoutes } from './routes/account.ts'
import { cancelPredictionRoute } from './routes/cancel-prediction.ts'
import { createPredictionRoutes } from './routes/create-prediction.ts'
import { modelRoutes } from './routes/models.ts'
import { outputRoute } from './routes/outputs.ts'
import { readPredictionRoutes } from './routes/read-predictions.ts'

const BODY_LIMIT_BYTES = 1024 * 1024
/** A request's headers must be here after 10 seconds, the rest of it after a minute. */
const HEADERS_WITHIN = 10_000
const REQUEST_WITHIN = 60_000

export interface ReplicateAppOptions {
  token: string
  secret: string
  store: PredictionStore
  queue: PredictionQueue
  outputs: OutputFolder
  expiry: Pick<PredictionExpiry, 'catchUp'>
  throttle: () => void
  pay: () => void
  origin: () => string
  clock: () => number
  logger?: FastifyBaseLogger | undefined
  faults?: Faults | undefined
}

/** The HTTP side of the stand-in: everything under `/v1` asks for the token, output files do not. */
export function replicateApp(options: ReplicateAppOptions): FastifyInstance {
  const { logger, faults, expiry, token } = options
  const app = fastify({
    ...(logger && { loggerInstance: logger }),
    // A line per request would hold the paths of output files, which are as good as passwords.
    logController: new LogController({ disableRequestLogging: true }),
    frameworkErrors: answerError,
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: REQUEST_WITHIN,
    http: { headersTimeout: HEADERS_WITHIN, connectionsCheckingInterval: 1000 },
  })
  if (faults) faultHooks(app, faults, (request) => request.routeOptions.config.operation)
  parseJson(app)
  answerErrors(app)
  app.addHook('onRequest', () => expiry.catchUp())
  outputRoute(app, options)
  app.register(
    async (v1) => {
      v1.addHook('onRequest', requireToken(token))
      createPredictionRoutes(v1, options)
      readPredictionRoutes(v1, options)
      cancelPredictionRoute(v1, options)
      modelRoutes(v1, options)
      accountRoutes(v1, options)
    },
    { prefix: '/v1' },
  )
  return app
}
