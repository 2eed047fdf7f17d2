import cors from '@fastify/cors'
import helmet from '@fastify/helmet'
import { type TypeBoxTypeProvider, TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox'
import type { Logger } from '@moodscape/shared/process/log'
import { parseNetworks } from '@moodscape/shared/webhooks/public-address'
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyRequest,
  LogController,
} from 'fastify'

import { buildAnswerSerializer } from './http/answer-serializer.ts'
import { createClientErrorHandler } from './http/client-error.ts'
import { compileAtFirstUse } from './http/compile-at-first-use.ts'
import { createIdempotencyStore } from './http/idempotency-store.ts'
import { createRateLimiter } from './http/rate-limiter.ts'
import { createJobSubscriptions } from './jobs/await-jobs.ts'
import { createUnfinishedQuota } from './jobs/unfinished-quota.ts'
import { countUploadedBytes } from './photo/count-bytes.ts'
import { createUploadSemaphore } from './photo/upload-semaphore.ts'
import { basePath } from './plugins/base-path.ts'
import { commonHeaders } from './plugins/common-headers.ts'
import { documentation } from './plugins/documentation.ts'
import { errors } from './plugins/errors.ts'
import { gracefulShutdown } from './plugins/graceful-shutdown.ts'
import { httpRequirements } from './plugins/http-requirements.ts'
import { identity } from './plugins/identity.ts'
import { jsonBodies } from './plugins/json-bodies.ts'
import { lingeringClose } from './plugins/lingering-close.ts'
import { methodNotAllowed } from './plugins/method-not-allowed.ts'
import { page } from './plugins/pages/page.ts'
import { referencePage } from './plugins/pages/reference-page.ts'
import { plainBodies } from './plugins/plain-bodies.ts'
import { privacy } from './plugins/privacy.ts'
import { rateLimits } from './plugins/rate-limits.ts'
import { requestMetrics } from './plugins/request-metrics.ts'
import { requestSpans } from './plugins/request-spans.ts'
import { shedLoad } from './plugins/shed-load.ts'
import type { Collaborators, RouteContext } from './route-context.ts'
import { registerRoutes } from './routes/register-routes.ts'
import { rememberUnderWay } from './stores/remember-under-way.ts'
import { singleFlight } from './stores/single-flight.ts'
import { TIMES } from './times.ts'
import { createAnswerAgain } from './uploads/answer-again.ts'
import { createGalleryCursors } from './uploads/gallery-cursor.ts'

const MAX_HEADER_BYTES = 16 * 1024
const MAX_JSON_BYTES = 64 * 1024

/** Builds the HTTP face of Moodscape on its collaborators. Listening is left to the caller. */
export async function buildApp(collaborators: Collaborators, log: Logger): Promise<FastifyInstance> {
  const { config, whenToCompile = compileAtFirstUse } = collaborators
  const loggerInstance: FastifyBaseLogger = log
  const app: FastifyInstance = Fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: isProbe }),
    genReqId: () => crypto.randomUUID(),
    requestIdHeader: false,
    trustProxy: config.TRUST_PROXY ?? false,
    bodyLimit: MAX_JSON_BYTES,
    routerOptions: { maxParamLength: 200 },
    schemaController: {
      compilersFactory: {
        buildSerializer: (shared, options) =>
          whenToCompile((answer) => buildAnswerSerializer(shared, options)(answer)),
      },
    },
    requestTimeout: config.REQUEST_SECONDS * 1_000,
    connectionTimeout: 0,
    keepAliveTimeout: 72_000,
    forceCloseConnections: 'idle',
    clientErrorHandler: createClientErrorHandler(
      () => app.commonHeaders(),
      () => publicUrl(),
    ),
    frameworkErrors: (error, request, reply) => void app.renderError(error, request, reply),
    // Answered as all problems are, by the plugin graceful-shutdown.
    return503OnClosing: false,
    http: {
      maxHeaderSize: MAX_HEADER_BYTES,
      headersTimeout: Math.min(10_000, config.REQUEST_SECONDS * 1_000),
      connectionsCheckingInterval: 1_000,
      // Its absence is answered by the plugin http-requirements.
      requireHostHeader: false,
    },
  })
  app.setValidatorCompiler(whenToCompile(TypeBoxValidatorCompiler))
  app.removeContentTypeParser('text/plain')

  const closing = new AbortController()
  app.addHook('preClose', async () => closing.abort())
  // Asked for once: while the server stops it is on no address any more, and still answers.
  let origin = ''
  app.addHook('onListen', async () => void (origin = app.listeningOrigin))
  const publicUrl = () => config.PUBLIC_URL?.replace(/\/$/, '') ?? origin
  const context = createContext(collaborators, closing.signal, publicUrl)

  if (config.OTEL_EXPORTER_OTLP_ENDPOINT) await app.register(requestSpans)
  await app.register(methodNotAllowed)
  await app.register(basePath, { path: pathOf(config.PUBLIC_URL) })
  await app.register(errors, { publicUrl })
  await app.register(lingeringClose, { lingerMs: context.times.linger })
  await app.register(jsonBodies)
  await app.register(requestMetrics, { registry: collaborators.registry })
  await registerProtection(app, config)
  await app.register(privacy)
  await app.register(commonHeaders)
  await app.register(httpRequirements, { publicUrl })
  await app.register(gracefulShutdown, { closing: closing.signal, graceMs: config.SHUTDOWN_SECONDS * 1_000 })
  await app.register(shedLoad, {
    table: collaborators.table,
    maxLoopDelayMs: config.MAX_LOOP_DELAY_MS,
    startingMs: context.times.starting,
  })
  await app.register(plainBodies)
  await app.register(documentation, { publicUrl })
  await app.register(rateLimits, { config, limiter: createRateLimiter(collaborators.redis) })
  await app.register(identity, config)
  await registerRoutes(app.withTypeProvider<TypeBoxTypeProvider>(), context)
  if (config.QUEUE_DASHBOARD) {
    // Loaded where it is wanted: it takes more memory than all routes together.
    const { queueDashboard } = await import('./plugins/queue-dashboard.ts')
    await app.register(queueDashboard, { connect: collaborators.connectPatiently })
  }
  if (config.PAGE_DIR) await app.register(page, { folder: config.PAGE_DIR, urls: collaborators.urls })
  await app.register(referencePage, { basePath: pathOf(config.PUBLIC_URL) })
  return app
}

/** The path below which clients reach the API, without a slash at its end; empty for none. */
function pathOf(publicUrl: string | undefined): string {
  return publicUrl === undefined ? '' : new URL(publicUrl).pathname.replace(/\/+$/, '')
}

/** Probes come every few seconds and say nothing. */
function isProbe(request: FastifyRequest): boolean {
  return request.url === '/healthz' || request.url.startsWith('/readyz') || request.url === '/metrics'
}

function createContext(
  collaborators: Collaborators,
  closing: AbortSignal,
  publicUrl: () => string,
): RouteContext {
  const { config, redis, store, events, urls, directUploads } = collaborators
  const times = { ...TIMES, ...collaborators.times }
  const get = singleFlight(store.get)
  const peek = singleFlight(store.peek)
  return {
    ...collaborators,
    times,
    store: { ...store, get, peek },
    recall: rememberUnderWay(peek, events, times.trust),
    subscriptions: createJobSubscriptions(events, closing, times.lookAgain),
    idempotency: createIdempotencyStore(redis),
    answerAgain: createAnswerAgain(urls, directUploads),
    quota: createUnfinishedQuota(redis, store, config.MAX_UNFINISHED_JOBS),
    slots: createUploadSemaphore(config.UPLOAD_SLOTS),
    uploadedBytes: countUploadedBytes(collaborators.registry),
    cursors: createGalleryCursors(config.SIGNING_SECRET),
    webhooks: { areOn: config.WEBHOOKS_OUT, allowedNetworks: parseNetworks(config.WEBHOOK_PRIVATE_NETWORKS) },
    publicUrl,
  }
}

async function registerProtection(
  app: FastifyInstance,
  { CORS_ORIGINS }: Collaborators['config'],
): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: {
      directives: { 'upgrade-insecure-requests': null },
    },
    crossOriginResourcePolicy: { policy: 'cross-origin' },
  })
  const origins = CORS_ORIGINS.split(',')
    .map((origin) => origin.trim())
    .filter(Boolean)
  await app.register(cors, {
    origin: origins.length > 0 ? origins : false,
    methods: ['GET', 'POST', 'PATCH', 'DELETE'],
    exposedHeaders: [
      'location',
      'retry-after',
      'etag',
      'preference-applied',
      'ratelimit',
      'ratelimit-policy',
      'idempotency-replayed',
    ],
    maxAge: 600,
  })
}
