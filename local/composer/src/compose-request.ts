import { ScoredEmotion } from '@moodscape/mood/emotion'
import { MELODY_STYLES } from '@moodscape/mood/styles'
import { type Static, Type } from 'typebox'
import { Errors } from 'typebox/value'

export const DEFAULT_SECONDS = 26

/** What to compose. */
export const ComposeRequest = Type.Object(
  {
    emotions: Type.Array(ScoredEmotion, { minItems: 1, maxItems: 32 }),
    /** Another seed gives another piece of the same mood. */
    seed: Type.Integer({ minimum: 0, maximum: 4294967295 }),
    /** Length of the audio, its last echo included. */
    seconds: Type.Optional(Type.Number({ minimum: 5, maximum: 60, default: DEFAULT_SECONDS })),
    style: Type.Optional(Type.Enum(MELODY_STYLES)),
  },
  { additionalProperties: false },
)
export type ComposeRequest = Static<typeof ComposeRequest>

/** The request cannot be composed; the message names each field that is wrong. */
export class InvalidComposeRequest extends Error {
  override name = 'InvalidComposeRequest'
}

/** Throws InvalidComposeRequest unless the value is a ComposeRequest. */
export function checkComposeRequest(value: unknown): asserts value is ComposeRequest {
  const faults = Errors(ComposeRequest, value)
  if (faults.length === 0) return
  const reasons = faults.map((fault) => `${fault.instancePath || 'request'} ${fault.message}`)
  throw new InvalidComposeRequest(`cannot compose: ${reasons.join('; ')}`)
}
