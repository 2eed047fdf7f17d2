import { isIP } from 'node:net'

import {
  type AllowedNetworks,
  isReachable,
  lookUpReachable,
  PrivateAddress,
} from '@moodscape/shared/webhooks/public-address'
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
/** The longest time for the body of an answer, which is not read. */
const BODY_MS = 1_000

/**
 * Sends calls in the form of Standard Webhooks. Addresses are checked for each connection, names after they are
 * resolved; redirects are not followed, and nothing of the answer but its status counts.
 *
 * @param timeoutMs how long it may take to connect and to get the head of the answer, together
 */
export function createWebhookCaller(
  allowed: AllowedNetworks,
  timeoutMs: number = TIMEOUT_MS,
): { call: CallWebhook; close(): Promise<void> } {
  const agent = new Agent({
    connect: { lookup: lookUpReachable(allowed), timeout: timeoutMs },
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    connections: 20,
  })
  return {
    async call({ url, id, secret, body }) {
      refusePrivateAddress(url, allowed)
      const timestamp = new Date()
      const answer = await request(url, {
        dispatcher: agent,
        method: 'POST',
        body,
        signal: AbortSignal.timeout(timeoutMs),
        headers: {
          'content-type': 'application/json',
          'user-agent': 'Moodscape-Webhooks/1',
          'webhook-id': id,
          'webhook-timestamp': String(Math.floor(timestamp.getTime() / 1_000)),
          'webhook-signature': new Webhook(secret).sign(id, timestamp, body),
        },
      })
      // The status is the answer. A body that does not end must not have the same message sent again, nor others wait.
      await answer.body.dump({ limit: 16 * 1024, signal: AbortSignal.timeout(BODY_MS) }).catch(() => {})
      if (answer.statusCode < 200 || answer.statusCode > 299) {
        throw new CallRefused(`The receiver answered ${answer.statusCode}`)
      }
    },
    close: () => agent.destroy(),
  }
}

/** A connection to an address that is no name asks for no name to be looked up, so it is checked here. */
function refusePrivateAddress(url: string, allowed: AllowedNetworks): void {
  const host = new URL(url).hostname.replace(/^\[|\]$/g, '')
  if (isIP(host) !== 0 && !isReachable(host, allowed))
    throw new PrivateAddress('The address lies in a private network')
}
