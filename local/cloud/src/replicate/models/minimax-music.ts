import { Type } from 'typebox'

import { workFromPrompt } from './from-prompt.ts'
import { defineModel, seedOf } from './model.ts'

/** About as fast as text is sung. */
const CHARACTERS_PER_SECOND = 10

/**
 * The mood is read from the lyrics as well; they are not sung. An MP3 always has the composer's own bitrate
 * and sample rate. The real model's raw PCM format is not made.
 */
const Input = Type.Object(
  {
    lyrics: Type.String({ minLength: 10, maxLength: 600 }),
    prompt: Type.Optional(Type.String({ minLength: 10, maxLength: 300 })),
    bitrate: Type.Optional(Type.Enum([32_000, 64_000, 128_000, 256_000], { default: 256_000 })),
    sample_rate: Type.Optional(Type.Enum([16_000, 24_000, 32_000, 44_100], { default: 44_100 })),
    audio_format: Type.Optional(Type.Enum(['mp3', 'wav'], { default: 'mp3' })),
  },
  { additionalProperties: false },
)

/** @see https://replicate.com/minimax/music-1.5/api/schema */
export const minimaxMusic = defineModel({
  name: 'minimax/music-1.5',
  description: 'Composes the mood that the words of a song speak of, as MP3 or WAV, as long as its lyrics.',
  input: Input,
  output: 'file',
  plan: ({ lyrics, prompt = '', audio_format: format = 'mp3', sample_rate: sampleRate = 44_100 }) =>
    workFromPrompt(`${prompt} ${lyrics}`, {
      do: 'compose',
      seed: seedOf(undefined),
      seconds: lyrics.length / CHARACTERS_PER_SECOND,
      format,
      sampleRate,
    }),
})
