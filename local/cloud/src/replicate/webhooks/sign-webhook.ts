import { createHmac } from 'node:crypto'

/**
 * Signs a webhook in the Standard Webhooks form: HMAC-SHA256 over id, timestamp and body, keyed with the
 * base64 part of the secret.
 *
 * @param secret `whsec_` and base64
 * @param timestamp seconds since 1970
 * @returns `v1,` and the signature in base64
 * @see https://replicate.com/docs/topics/webhooks/verify-webhook
 */
export function signWebhook(secret: string, id: string, timestamp: number, body: string): string {
  const key = Buffer.from(secret.slice(secret.indexOf('_') + 1), 'base64')
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`
}
