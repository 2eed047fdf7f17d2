import { Type } from 'typebox'

import { Prompt, Seed } from './fields.ts'
import { workFromPrompt } from './from-prompt.ts'
import { defineModel, seedOf } from './model.ts'

/** @see https://replicate.com/stability-ai/stable-audio-2.5/api/schema */
export const stableAudio = defineModel({
  name: 'stability-ai/stable-audio-2.5',
  description: 'Composes the mood that the words of a prompt speak of, as MP3.',
  input: Type.Object(
    {
      prompt: Prompt,
      duration: Type.Optional(
        Type.Integer({ minimum: 1, maximum: 190, default: 190, description: 'Seconds' }),
      ),
      steps: Type.Optional(Type.Integer({ minimum: 4, maximum: 8, default: 8 })),
      cfg_scale: Type.Optional(Type.Number({ minimum: 1, maximum: 25, default: 1 })),
      seed: Seed,
    },
    { additionalProperties: false },
  ),
  output: 'file',
  plan: ({ prompt, duration = 190, seed }) =>
    workFromPrompt(prompt, {
      do: 'compose',
      seed: seedOf(seed),
      seconds: duration,
      format: 'mp3',
    }),
})
