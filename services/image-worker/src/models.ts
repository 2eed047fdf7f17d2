import {
  type KnownModel,
  type Model,
  type ModelSettings,
  modelSeed,
  readModel,
} from '@moodscape/generation/models/model-catalogue'
import { blendOf } from '@moodscape/mood/blend'
import type { ScoredEmotion } from '@moodscape/mood/emotion'
import type { ImageStyle } from '@moodscape/mood/styles'

import { describePicture, NEGATIVE_PROMPT } from './prompt.ts'

/** All parameters of a picture that a model may take, by the names that IMAGE_MODEL_FIELDS uses. */
export interface PictureParameters {
  prompt: string
  negative_prompt: string
  emotions: ScoredEmotion[]
  style: ImageStyle | undefined
  /** As the user knows it. */
  seed: number
  /** Pixels. */
  width: number
  height: number
  /** A name for the prediction that the model gives back. */
  reference: string
}

/** Pixels a side. */
const SIDE = 1024

const PARAMETER_NAMES = [
  'prompt',
  'negative_prompt',
  'emotions',
  'style',
  'seed',
  'width',
  'height',
  'reference',
] as const

const CATALOGUE: Readonly<Record<string, KnownModel<PictureParameters>>> = {
  'moodscape/painter': {
    digitalSource: 'algorithmicMedia',
    inputOf: ({ emotions, style, seed, width, height, reference }) => ({
      emotions,
      style,
      seed,
      width,
      height,
      format: 'webp',
      reference,
    }),
  },
  /** @see https://replicate.com/black-forest-labs/flux-schnell/api/schema */
  'black-forest-labs/flux-schnell': {
    inputOf: ({ prompt, seed }) => ({
      prompt,
      seed: modelSeed(seed),
      aspect_ratio: '1:1',
      num_outputs: 1,
      output_format: 'webp',
      output_quality: 90,
      // The fast path is not deterministic: the same seed would give another picture.
      go_fast: false,
    }),
  },
}

/** The configured model, and what is wrong with its configuration. */
export function readImageModel(settings: ModelSettings): {
  model: Model<PictureParameters>
  problems: string[]
} {
  return readModel(settings, CATALOGUE, PARAMETER_NAMES)
}

/** Fills in every parameter that some model takes. */
export function pictureParameters(
  requested: { emotions: ScoredEmotion[]; style: ImageStyle | undefined; seed: number },
  reference: string,
): PictureParameters {
  return {
    ...requested,
    prompt: describePicture(blendOf(requested.emotions), requested.style, requested.seed),
    negative_prompt: NEGATIVE_PROMPT,
    width: SIDE,
    height: SIDE,
    reference,
  }
}
