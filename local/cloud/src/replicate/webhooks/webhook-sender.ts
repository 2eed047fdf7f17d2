import { setTimeout as sleep } from 'node:timers/promises'

import type { FastifyBaseLogger } from 'fastify'

import type { Prediction, WebhookEvent } from '../predictions/prediction.ts'
import { predictionBody } from '../predictions/prediction-body.ts'
import { randomId } from '../random-id.ts'
import { signWebhook } from './sign-webhook.ts'

/** Seconds between attempts, such that the last comes about a minute after the prediction was completed. */
export const WEBHOOK_RETRY_DELAYS = [1, 2, 4, 8, 16, 30]
const ANSWER_WITHIN = 10_000

interface Options {
  secret: string
  origin: () => string
  clock: () => number
  log: Pick<FastifyBaseLogger, 'warn'>
  /** Seconds to wait before each further attempt. */
  retryDelays: readonly number[]
}

interface Message {
  id: string
  url: string
  body: string
}

/**
 * Sends webhooks, one prediction's in order. As at Replicate only the last one of a prediction is tried again
 * when its receiver is away or answers with anything but 2xx.
 *
 * @see https://replicate.com/docs/topics/webhooks/receive-webhook
 */
export class WebhookSender {
  readonly #options: Options
  readonly #closing = new AbortController()
  readonly #lines = new Map<string, Promise<void>>()

  constructor(options: Options) {
    this.#options = options
  }

  send(prediction: Prediction, event: WebhookEvent): void {
    const { id, webhook } = prediction
    if (webhook === undefined) return
    const body = JSON.stringify(predictionBody(prediction, this.#options.origin()))
    const message = { id: `msg_${randomId()}`, url: webhook, body }
    const delays = event === 'completed' ? this.#options.retryDelays : []
    const line = (this.#lines.get(id) ?? Promise.resolve())
      .then(() => this.#deliver(message, delays))
      .catch((err: unknown) => this.#options.log.warn({ err, prediction: id }, 'webhook not delivered'))
      .then(() => {
        if (this.#lines.get(id) === line) this.#lines.delete(id)
      })
    this.#lines.set(id, line)
  }

  /** Breaks off what is under way. */
  async close(): Promise<void> {
    this.#closing.abort()
    await Promise.all(this.#lines.values())
  }

  async #deliver(message: Message, delays: readonly number[]): Promise<void> {
    const closing = this.#closing.signal
    if (closing.aborted) return
    try {
      await this.#attempt(message)
    } catch (error) {
      const [delay, ...further] = delays
      if (delay === undefined) throw error
      await sleep(delay * 1000, undefined, { signal: closing, ref: false }).catch(() => undefined)
      await this.#deliver(message, further)
    }
  }

  async #attempt({ id, url, body }: Message): Promise<void> {
    const { secret, clock } = this.#options
    const timestamp = Math.floor(clock() / 1000)
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': String(timestamp),
        'webhook-signature': signWebhook(secret, id, timestamp, body),
      },
      body,
      redirect: 'manual',
      signal: AbortSignal.any([this.#closing.signal, AbortSignal.timeout(ANSWER_WITHIN)]),
    })
    await response.body?.cancel()
    if (!response.ok) throw new Error(`the receiver answered ${response.status}`)
  }
}
