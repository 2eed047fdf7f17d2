import { GENERATED_KINDS, type GeneratedKind } from '@moodscape/shared/records/kinds'

import { problem } from '../http/problems.ts'
import { checkWebhookUrl, type WebhookPolicy } from './webhook-url.ts'

/** What an upload asks for beside reading the emotion. */
export interface UploadOptions {
  generate: GeneratedKind[]
  webhook_url?: string
}

/** The options of an upload as a request gives them. */
export interface GivenOptions {
  generate?: string | undefined
  webhook_url?: string | undefined
}

/** Reads the options of an upload from its fields and its query; a field beats the query. */
export function readUploadOptions(given: GivenOptions, policy: WebhookPolicy): UploadOptions {
  const names = (given.generate ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean)
  if (names.some((name) => !(GENERATED_KINDS as string[]).includes(name))) {
    throw problem('invalid_request', {
      errors: [{ field: 'generate', message: `takes ${GENERATED_KINDS.join(' and ')}, comma separated` }],
    })
  }
  const generate = GENERATED_KINDS.filter((kind) => names.includes(kind))
  const webhook_url = checkWebhookUrl(given.webhook_url, policy)
  return { generate, ...(webhook_url !== undefined && { webhook_url }) }
}
