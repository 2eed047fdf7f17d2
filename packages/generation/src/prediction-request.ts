import { createHash } from 'node:crypto'

import type { SentRequest } from '@moodscape/shared/records/upload-record'

/** What is to be predicted. */
export interface PredictionRequest {
  /** `owner/name`, or `owner/name:version` with the 64 digits of a version. */
  model: string
  /** The model's input; `reference` carries the intent's id where the model has a field that it echoes. */
  inputFor(reference: string): Record<string, unknown>
}

/**
 * A digest of what is sent under an intent's id, short enough to be kept: a later release may word the same request
 * differently.
 */
export function describeSent(request: PredictionRequest, intentId: string): SentRequest {
  const input = asEchoed(request.inputFor(intentId))
  const fields = Object.keys(input).sort()
  return { model: request.model, fields, hash: hashOf(input, fields) }
}

/** Whether a prediction was made from what was sent. The provider may add fields of its own to the input it shows. */
export function isMadeFrom(
  prediction: { model?: unknown; version?: unknown; input?: object },
  { model, fields, hash }: SentRequest,
): boolean {
  const [name, version] = model.split(':')
  if (typeof prediction.model === 'string' && prediction.model !== name) return false
  if (version && typeof prediction.version === 'string' && prediction.version !== version) return false
  return hashOf(asEchoed(prediction.input ?? {}), fields) === hash
}

function asEchoed(input: object): Record<string, unknown> {
  return JSON.parse(JSON.stringify(input)) as Record<string, unknown>
}

function hashOf(input: Record<string, unknown>, fields: string[]): string {
  const text = JSON.stringify(
    fields.map((field) => [field, input[field]]),
    (_, value: unknown) => inOrder(value),
  )
  return createHash('sha256').update(text).digest('base64url')
}

/** The order of an object's fields says nothing, and may change on the way. */
function inOrder(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
}
