import {
  type KnownModel,
  type Model,
  type ModelSettings,
  modelSeed,
  readModel,
} from '@moodscape/generation/models/model-catalogue'
import { blendOf } from '@moodscape/mood/blend'
import type { ScoredEmotion } from '@moodscape/mood/emotion'
import type { MelodyStyle } from '@moodscape/mood/styles'

import { describeMusic, describeSong, NEGATIVE_PROMPT } from './prompt.ts'
import { writeLyrics } from './write-lyrics.ts'

/** All parameters of a melody that a model may take, by the names that MELODY_MODEL_FIELDS uses. */
export interface MelodyParameters {
  prompt: string
  negative_prompt: string
  /** For models that sing: a prompt of at most 300 characters, and words of at most 600. */
  song_prompt: string
  lyrics: string
  emotions: ScoredEmotion[]
  style: MelodyStyle | undefined
  /** As the user knows it. */
  seed: number
  /** Seconds. */
  duration: number
  /** A name for the prediction that the model gives back. */
  reference: string
}

const PARAMETER_NAMES = [
  'prompt',
  'negative_prompt',
  'song_prompt',
  'lyrics',
  'emotions',
  'style',
  'seed',
  'duration',
  'reference',
] as const

const CATALOGUE: Readonly<Record<string, KnownModel<MelodyParameters> & { maxSeconds: number }>> = {
  'moodscape/composer': {
    digitalSource: 'algorithmicMedia',
    maxSeconds: 60,
    inputOf: ({ emotions, style, seed, duration, reference }) => ({
      emotions,
      style,
      seed,
      duration,
      reference,
    }),
  },
  /** @see https://replicate.com/stability-ai/stable-audio-2.5/api/schema */
  'stability-ai/stable-audio-2.5': {
    maxSeconds: 190,
    inputOf: ({ prompt, duration, seed }) => ({ prompt, duration, seed: modelSeed(seed) }),
  },
  /** Always about 33 seconds long. @see https://replicate.com/google/lyria-2/api/schema */
  'google/lyria-2': {
    maxSeconds: Infinity,
    inputOf: ({ prompt, negative_prompt, seed }) => ({ prompt, negative_prompt, seed: modelSeed(seed) }),
  },
  /** Runs by version only. @see https://replicate.com/meta/musicgen/api/schema */
  'meta/musicgen': {
    version: '671ac645ce5e552cc63a54a2bbff63fcf798043055d2dac5fc9e36a837eedcfb',
    maxSeconds: 190,
    inputOf: ({ prompt, duration, seed }) => ({
      prompt,
      duration,
      seed: modelSeed(seed),
      model_version: 'stereo-large',
      output_format: 'mp3',
    }),
  },
  /**
   * Sings, as long as its lyrics are; takes no seed. @see https://replicate.com/minimax/music-1.5/api/schema
   */
  'minimax/music-1.5': {
    maxSeconds: Infinity,
    inputOf: ({ song_prompt, lyrics }) => ({ prompt: song_prompt, lyrics, audio_format: 'mp3' }),
  },
}

/** The configured model, and what is wrong with its configuration. */
export function readMelodyModel(
  settings: ModelSettings,
  seconds: number,
): { model: Model<MelodyParameters>; problems: string[] } {
  const { model, problems } = readModel(settings, CATALOGUE, PARAMETER_NAMES)
  const name = settings.name.split(':')[0] ?? ''
  const limit = Object.hasOwn(CATALOGUE, name) ? (CATALOGUE[name]?.maxSeconds ?? Infinity) : Infinity
  const tooLong = seconds > limit ? [`${name} makes melodies of at most ${limit} seconds`] : []
  return { model, problems: [...problems, ...tooLong] }
}

/** Fills in every parameter that some model takes. */
export function melodyParameters(
  requested: { emotions: ScoredEmotion[]; style: MelodyStyle | undefined; seed: number; duration: number },
  reference: string,
): MelodyParameters {
  const { emotions, style, seed, duration } = requested
  const blend = blendOf(emotions)
  return {
    ...requested,
    prompt: describeMusic(blend, style, seed),
    negative_prompt: NEGATIVE_PROMPT,
    song_prompt: describeSong(blend, style, seed),
    lyrics: writeLyrics(blend, seed, duration),
    reference,
  }
}
