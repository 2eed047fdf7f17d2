import { Type } from 'typebox'

import { defineModel } from './model.ts'

/** Refuses every input as a safety filter would, so that the refusal of paid work can be tried out. */
export const refuser = defineModel({
  name: 'moodscape/refuser',
  description: 'Takes any input and refuses it for its content.',
  input: Type.Object({}),
  output: 'file',
  plan: () => ({
    do: 'refuse',
    refusal: 'NSFW content detected. Try running it again, or try a different prompt.',
  }),
})
