import { lookUpReachable, type AllowedNetworks } from '@moodscape/shared/public-address'
import { Webhook } from 'standardwebhooks'
import { Agent, request } from 'undici'

/** The receiver did not take the call. */
export class CallRefused extends Error {
  override name = 'CallRefused'
}

/** Calls an address with a signed message, once. */
export type CallWebhook = (call: WebhookCall) => Promise<void>

export interface WebhookCall {
  url: string
  /** Names the message: the same over all tries, so that the receiver can tell a repetition. */
  id: string
  secret: string
  body: string
}

const TIMEOUT_MS = 10_000

/**
 * Sends calls in the form of Standard Webhooks. Names are resolved and checked for each connection, redirects are
 * not followed, and nothing of the answer but its status is read.
 */
export function createWebhookCaller(allowed: AllowedNetworks): { call: CallWebhook; close(): Promise<void> } {
  const agent = new Agent({
    connect: { lookup: lookUpReachable(allowed), timeout: TIMEOUT_MS },
    headersTimeout: TIMEOUT_MS,
    bodyTimeout: TIMEOUT_MS,
    connections: 20,
  })
  return {
    async call({ url, id, secret, body }) {
      const timestamp = new Date()
      const answer = await request(url, {
        dispatcher: agent,
        method: 'POST',
        body,
        signal: AbortSignal.timeout(TIMEOUT_MS * 2),
        headers: {
          'content-type': 'application/json',
          'user-agent': 'Moodscape-Webhooks/1',
          'webhook-id': id,
          'webhook-timestamp': String(Math.floor(timestamp.getTime() / 1_000)),
          'webhook-signature': new Webhook(secret).sign(id, timestamp, body),
        },
      })
      await answer.body.dump({ limit: 16 * 1024 })
      if (answer.statusCode < 200 || answer.statusCode > 299) {
        throw new CallRefused(`The receiver answered ${answer.statusCode}`)
      }
    },
    close: () => agent.close(),
  }
}
