import { ComposeRequest, DEFAULT_SECONDS } from '@moodscape/composer/compose-request'
import { Type } from 'typebox'

import { Emotions, Reference, Seed } from './fields.ts'
import { defineModel, seedOf } from './model.ts'

const { style, seconds } = ComposeRequest.properties

/** Composes emotions directly, without a prompt in between. */
export const composer = defineModel({
  name: 'moodscape/composer',
  description: 'Composes the mood of a face: emotions in, a melody out, as MP3 and as MIDI.',
  input: Type.Object(
    { emotions: Emotions, seed: Seed, style, duration: seconds, reference: Reference },
    { additionalProperties: false },
  ),
  output: 'files',
  plan: ({ emotions, seed, style, duration = DEFAULT_SECONDS }) => ({
    do: 'compose',
    emotions,
    seed: seedOf(seed),
    seconds: duration,
    format: 'mp3',
    withNotes: true,
    ...(style && { style }),
  }),
})
