import { Type } from 'typebox'

import { workFromPrompt } from './from-prompt.ts'
import { defineModel, seedOf } from './model.ts'

/**
 * The settings of the network are taken and change nothing; `input_audio` is not taken, since nothing here
 * listens. The real model's output is at 32 kHz.
 */
const Input = Type.Object(
  {
    model_version: Type.Optional(
      Type.Enum(['stereo-melody-large', 'stereo-large', 'melody-large', 'large'], {
        default: 'stereo-melody-large',
      }),
    ),
    prompt: Type.Optional(Type.String({ maxLength: 10_000 })),
    duration: Type.Optional(Type.Integer({ minimum: 1, maximum: 190, default: 8, description: 'Seconds' })),
    continuation: Type.Optional(Type.Boolean({ default: false })),
    continuation_start: Type.Optional(Type.Integer({ minimum: 0, default: 0 })),
    continuation_end: Type.Optional(Type.Integer({ minimum: 0 })),
    multi_band_diffusion: Type.Optional(Type.Boolean({ default: false })),
    normalization_strategy: Type.Optional(
      Type.Enum(['loudness', 'clip', 'peak', 'rms'], { default: 'loudness' }),
    ),
    top_k: Type.Optional(Type.Integer({ default: 250 })),
    top_p: Type.Optional(Type.Number({ default: 0 })),
    temperature: Type.Optional(Type.Number({ default: 1 })),
    classifier_free_guidance: Type.Optional(Type.Integer({ default: 3 })),
    output_format: Type.Optional(Type.Enum(['wav', 'mp3'], { default: 'wav' })),
    seed: Type.Optional(Type.Integer({ minimum: -1, maximum: 2 ** 32 - 1, description: '-1 is random.' })),
  },
  { additionalProperties: false },
)

/**
 * A community model: it runs by version only. The version is the one Replicate has, so that one configuration
 * works at both.
 *
 * @see https://replicate.com/meta/musicgen/api/schema
 */
export const musicgen = defineModel({
  name: 'meta/musicgen',
  description: 'Composes the mood that the words of a prompt speak of, as WAV or MP3.',
  version: '671ac645ce5e552cc63a54a2bbff63fcf798043055d2dac5fc9e36a837eedcfb',
  official: false,
  input: Input,
  output: 'file',
  plan: ({ prompt = '', duration = 8, output_format: format = 'wav', seed }) =>
    workFromPrompt(prompt, {
      do: 'compose',
      seed: seedOf(seed),
      seconds: duration,
      format,
      sampleRate: 32_000,
    }),
})
