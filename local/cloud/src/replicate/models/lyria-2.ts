import { Type } from 'typebox'

import { Prompt, Seed } from './fields.ts'
import { workFromPrompt } from './from-prompt.ts'
import { defineModel, seedOf } from './model.ts'

/** Every piece of Lyria 2 is this long. */
const SECONDS = 33

/** @see https://replicate.com/google/lyria-2/api/schema */
export const lyria2 = defineModel({
  name: 'google/lyria-2',
  description: 'Composes the mood that the words of a prompt speak of, as a WAV of 33 seconds at 48 kHz.',
  input: Type.Object(
    {
      prompt: Prompt,
      negative_prompt: Type.Optional(Type.String({ description: 'Taken, and changes nothing.' })),
      seed: Seed,
    },
    { additionalProperties: false },
  ),
  output: 'file',
  plan: ({ prompt, seed }) =>
    workFromPrompt(prompt, {
      do: 'compose',
      seed: seedOf(seed),
      seconds: SECONDS,
      format: 'wav',
      sampleRate: 48_000,
    }),
})
