import type { Part } from '@moodscape/shared/records/upload-record'

import { describeSent, type PredictionRequest } from './prediction-request.ts'

/** Ours have 840 characters at most. A longer one, which an operator has fixed, is cut: 100 have to fit into a record. */
const MAX_LENGTH = 1_200

/**
 * The words that the model was told, where it was told any. Undefined also where an earlier release, which may have
 * worded the same request otherwise, has sent it.
 */
export function sentPrompt(request: PredictionRequest, { intent }: Pick<Part, 'intent'>): string | undefined {
  const id = intent?.id ?? ''
  if (intent?.sent && intent.sent.hash !== describeSent(request, id).hash) return undefined
  const { prompt } = request.inputFor(id)
  return typeof prompt === 'string' ? prompt.slice(0, MAX_LENGTH) : undefined
}
