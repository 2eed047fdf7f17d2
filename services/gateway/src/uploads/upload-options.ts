import type { GeneratedKind } from '@moodscape/shared/records/kinds'

import { problem } from '../http/problems.ts'
import { checkWebhookUrl, type WebhookPolicy } from './webhook-url.ts'

/** What an upload asks for beside reading the emotion. */
export interface UploadOptions {
  generate: GeneratedKind[]
  webhook_url?: string
}

/** Reads the wishes of an upload from its fields and its query; a field beats the query. */
export function readUploadOptions(
  given: { generate?: string | undefined; webhook_url?: string | undefined },
  policy: WebhookPolicy,
): UploadOptions {
  const names = (given.generate ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean)
  const unknown = names.find((name) => name !== 'image' && name !== 'melody')
  if (unknown !== undefined) {
    throw problem('invalid_request', {
      errors: [{ field: 'generate', message: 'takes image and melody, comma separated' }],
    })
  }
  const generate = (['image', 'melody'] as const).filter((kind) => names.includes(kind))
  const webhook_url = checkWebhookUrl(given.webhook_url, policy)
  return { generate, ...(webhook_url !== undefined && { webhook_url }) }
}
