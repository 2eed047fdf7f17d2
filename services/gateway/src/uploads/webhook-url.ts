import { type AllowedNetworks, isReachable } from '@moodscape/shared/webhooks/public-address'

import { problem } from '../http/problems.ts'

/** Which webhooks are taken: none, or those outside of private networks with exceptions. */
export interface WebhookPolicy {
  areOn: boolean
  allowedNetworks: AllowedNetworks
}

/**
 * Checks the form of an address that a client wants to be called at. Where it leads is checked again at the moment
 * of the call, for names can change.
 *
 * @throws Problem `webhook_refused`
 */
export function checkWebhookUrl(address: string | undefined, policy: WebhookPolicy): string | undefined {
  if (address === undefined) return undefined
  if (!policy.areOn) throw problem('webhook_refused', { detail: 'Webhooks are off.' })
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (!url || url.username || url.password || address.length > 2_048) {
    throw problem('webhook_refused', { detail: 'The address must be a URL without a user name.' })
  }
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const isLiteral = /^[\d.]+$|:/.test(host)
  if (isLiteral && !isReachable(host, policy.allowedNetworks)) {
    throw problem('webhook_refused', { detail: 'The address lies in a private network.' })
  }
  const mayBePlain = isLiteral && !isReachable(host, [])
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && mayBePlain)) {
    throw problem('webhook_refused', { detail: 'The address must be https.' })
  }
  return url.href
}
