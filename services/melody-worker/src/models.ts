import { blendOf } from '@moodscape/mood/blend'
import type { ScoredEmotion } from '@moodscape/mood/emotion'
import { modelSeed, readModel, type KnownModel, type Model, type ModelSettings } from '@moodscape/shared/model-catalogue'
import type { MelodyStyle } from '@moodscape/shared/styles'

import { describeMelody, NEGATIVE_PROMPT, WORDLESS_LYRICS } from './prompt.ts'

/** Everything that a model can be told about a wished melody, by the names that MELODY_MODEL_FIELDS uses. */
export interface MelodyOffer {
  prompt: string
  negative_prompt: string
  /** For models that sing whatever they are given. */
  lyrics: string
  emotions: ScoredEmotion[]
  style: MelodyStyle | undefined
  /** As the user knows it. */
  seed: number
  seconds: number
  /** A name for the prediction that the model gives back. */
  reference: string
}

const OFFER_NAMES = ['prompt', 'negative_prompt', 'lyrics', 'emotions', 'style', 'seed', 'seconds', 'reference'] as const

/** The longest piece our own composer writes, in seconds. */
const COMPOSER_SECONDS = 60

const CATALOGUE: Readonly<Record<string, KnownModel<MelodyOffer>>> = {
  'moodscape/composer': {
    inputOf: ({ emotions, style, seed, seconds, reference }) => ({
      emotions, style, seed, duration: Math.min(seconds, COMPOSER_SECONDS), reference,
    }),
  },
  /** @see https://replicate.com/stability-ai/stable-audio-2.5/api/schema */
  'stability-ai/stable-audio-2.5': {
    inputOf: ({ prompt, seed, seconds }) => ({ prompt, duration: seconds, seed: modelSeed(seed) }),
  },
  /** Its pieces last about 33 seconds, whatever is asked. @see https://replicate.com/google/lyria-2/api/schema */
  'google/lyria-2': {
    inputOf: ({ prompt, negative_prompt, seed }) => ({ prompt, negative_prompt, seed: modelSeed(seed) }),
  },
  /** Replicate runs it by version only. @see https://replicate.com/meta/musicgen/api/schema */
  'meta/musicgen': {
    version: '671ac645ce5e552cc63a54a2bbff63fcf798043055d2dac5fc9e36a837eedcfb',
    inputOf: ({ prompt, seed, seconds }) => ({
      prompt,
      duration: seconds,
      seed: modelSeed(seed),
      output_format: 'mp3',
      model_version: 'stereo-melody-large',
      normalization_strategy: 'loudness',
    }),
  },
  /** Takes no seed. @see https://replicate.com/minimax/music-1.5/api/schema */
  'minimax/music-1.5': {
    inputOf: ({ prompt, lyrics }) => ({ prompt, lyrics, audio_format: 'mp3' }),
  },
}

/** The configured model, and what is wrong with its configuration. */
export function readMelodyModel(settings: ModelSettings): { model: Model<MelodyOffer>; problems: string[] } {
  return readModel(settings, CATALOGUE, OFFER_NAMES)
}

/** Puts a wish into everything that some model may want to be told. */
export function offerMelody(
  wish: { emotions: ScoredEmotion[]; style: MelodyStyle | undefined; seed: number; seconds: number },
  reference: string,
): MelodyOffer {
  return {
    ...wish,
    prompt: describeMelody(blendOf(wish.emotions), wish.style),
    negative_prompt: NEGATIVE_PROMPT,
    lyrics: WORDLESS_LYRICS,
    reference,
  }
}
