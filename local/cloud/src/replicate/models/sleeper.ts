import { Type } from 'typebox'

import { defineModel } from './model.ts'

/**
 * Stays in `processing` for as long as asked, then succeeds with nothing; for trying out waits and
 * cancellation.
 */
export const sleeper = defineModel({
  name: 'moodscape/sleeper',
  description: 'Takes any input and sleeps.',
  input: Type.Object({
    seconds: Type.Optional(Type.Number({ minimum: 0, maximum: 1800, default: 1800 })),
  }),
  output: 'file',
  plan: ({ seconds = 0 }) => ({ do: 'sleep', seconds }),
})
