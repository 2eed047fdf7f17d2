import { createHmac } from 'node:crypto'

/**
 * The secret that calls to a user's webhooks are signed with, in the form of Standard Webhooks
 * (https://www.standardwebhooks.com): derived, so that nothing need be stored and every process knows it.
 */
export function webhookSecretOf(signingSecret: string, userId: string): string {
  return `whsec_${createHmac('sha256', signingSecret).update(`webhook\n${userId}`).digest('base64')}`
}
