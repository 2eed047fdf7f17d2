import { PaintRequest } from '@moodscape/painter/paint-request'
import { Type } from 'typebox'

import { Emotions, Reference, Seed } from './fields.ts'
import { defineModel, seedOf } from './model.ts'

const { style, width, height, format } = PaintRequest.properties

/** Paints emotions directly, without a prompt in between. */
export const painter = defineModel({
  name: 'moodscape/painter',
  description: 'Paints the mood of a face: emotions in, a picture out.',
  input: Type.Object(
    { emotions: Emotions, seed: Seed, style, width, height, format, reference: Reference },
    { additionalProperties: false },
  ),
  output: 'files',
  plan: ({ emotions, seed, style, width = 1024, height = 1024, format = 'webp' }) => ({
    do: 'paint',
    emotions,
    seed: seedOf(seed),
    width,
    height,
    format,
    count: 1,
    ...(style && { style }),
  }),
})
