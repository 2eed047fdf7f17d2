import { problem } from './problems.ts'

/**
 * Checks the form of an address that a client wants to be called at. Where it leads is checked again at the moment
 * of the call, for names can change.
 *
 * @throws Problem `webhook_refused`
 */
export function checkWebhookUrl(address: string | undefined, areWebhooksOn: boolean): string | undefined {
  if (address === undefined) return undefined
  if (!areWebhooksOn) throw problem('webhook_refused', { detail: 'Webhooks are off.' })
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (!url || url.protocol !== 'https:' || url.username || url.password || address.length > 2_048) {
    throw problem('webhook_refused', { detail: 'The address must be https, without a user name.' })
  }
  return url.href
}
