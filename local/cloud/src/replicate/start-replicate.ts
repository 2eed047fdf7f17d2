import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'

import type { FastifyBaseLogger } from 'fastify'

import type { Faults } from '../faults.ts'
import { listen } from '../listen.ts'
import { creditOf } from './credit.ts'
import { keepLedger, type LedgerEntry } from './ledger.ts'
import { modelNamed } from './models/catalogue.ts'
import { OutputFolder } from './output-folder.ts'
import { PredictionExpiry } from './predictions/prediction-expiry.ts'
import { PredictionQueue } from './predictions/prediction-queue.ts'
import { PredictionStore } from './predictions/prediction-store.ts'
import { RateLimit } from './rate-limit.ts'
import { replicateApp } from './replicate-app.ts'
import { webhookEvents } from './webhooks/webhook-events.ts'
import { webhookSecret } from './webhooks/webhook-secret.ts'
import { WEBHOOK_RETRY_DELAYS, WebhookSender } from './webhooks/webhook-sender.ts'
import type { Renderer } from './work/work.ts'
import { WorkThreads } from './work/work-threads.ts'

const HOUR_IN_SECONDS = 3600

export interface ReplicateOptions {
  /** Everything is kept in here. One process per directory. */
  directory: string
  /** 0, the default, takes a free one. */
  port?: number
  /** The address to listen on, 127.0.0.1 unless given. */
  host?: string
  /** Where others reach it, for the addresses in its answers; where it listens unless given. */
  publicUrl?: string
  /** The API token that clients must send. */
  token: string
  logger?: FastifyBaseLogger
  faults?: Faults
  /** Milliseconds since 1970; deadlines and lifetimes go by it. */
  clock?: () => number
  /**
   * How long a finished prediction's input, output and files are kept; an hour by default, as at Replicate.
   */
  outputLifetimeSeconds?: number
  /** How many predictions are processed at the same time; 2 by default. */
  threads?: number
  /** Does the work in place of threads that paint and compose. */
  renderer?: Renderer
  /** How many predictions may be created within a minute; unlimited by default. */
  rateLimit?: number
  /** How many predictions the account can pay for before it gets 402; unlimited by default. */
  credit?: number
  /** Seconds between the attempts to deliver the last webhook of a prediction. */
  webhookRetryDelays?: readonly number[]
}

export interface Replicate {
  /** Such as `http://127.0.0.1:4000`; the API is under `/v1`. */
  url: string
  /** Host and port of the output files' URLs. */
  outputHost: string
  /** Every prediction that was created. */
  predictions: readonly LedgerEntry[]
  /** Stops; what is unfinished goes on, or has failed, at the next start in the same directory. */
  close: () => Promise<void>
}

/**
 * Starts a stand-in for Replicate on 127.0.0.1 that the replicate client uses with `baseUrl: url + '/v1'`.
 */
export async function startReplicate(options: ReplicateOptions): Promise<Replicate> {
  const { clock = Date.now, threads = 2, logger: log = silent, outputLifetimeSeconds } = options
  const { secret, store, outputs } = await openDirectory(options.directory, log)
  const predictions = keepLedger(store)
  const queue = new PredictionQueue({
    store,
    outputs,
    clock,
    log,
    width: threads,
    modelNamed,
    renderer: options.renderer ?? new WorkThreads(threads),
  })
  const lifetime = (outputLifetimeSeconds ?? HOUR_IN_SECONDS) * 1000
  const expiry = new PredictionExpiry({ store, queue, outputs, clock, log, lifetime })
  let url = ''
  const origin = () => url
  const webhooks = new WebhookSender({
    secret,
    origin,
    clock,
    log,
    retryDelays: options.webhookRetryDelays ?? WEBHOOK_RETRY_DELAYS,
  })
  store.changes.on('change', (next, previous) => {
    for (const event of webhookEvents(next, previous)) webhooks.send(next, event)
  })
  const rateLimit = options.rateLimit === undefined ? undefined : new RateLimit(options.rateLimit, clock)
  const app = replicateApp({
    token: options.token,
    logger: options.logger,
    faults: options.faults,
    secret,
    store,
    queue,
    outputs,
    expiry,
    origin,
    clock,
    throttle: () => rateLimit?.take(),
    pay: creditOf(options.credit ?? Infinity),
  })
  const stop = async () => {
    await expiry.close()
    await queue.close()
    await webhooks.close()
  }
  const listening = await listen(app, options.port, options.host).catch(async (error: unknown) => {
    await stop()
    throw error
  })
  url = options.publicUrl ?? listening.url
  await queue.resume()
  const close = async () => {
    await listening.close()
    await stop()
  }
  return { url, outputHost: new URL(url).host, predictions, close }
}

/** Opens everything that outlives the process. */
async function openDirectory(directory: string, log: Pick<FastifyBaseLogger, 'warn'>) {
  await mkdir(directory, { recursive: true })
  const secret = await webhookSecret(join(directory, 'webhook-secret'))
  const store = await PredictionStore.open(join(directory, 'predictions'), log)
  const outputs = await OutputFolder.open(join(directory, 'outputs'), store.newestFirst())
  return { secret, store, outputs }
}

const silent = { warn: () => undefined, error: () => undefined }
