import type { ImageStyle } from '@moodscape/mood/styles'

/** A style in words that image models know. */
export interface StyleWords {
  /** What the picture is; completes "… of a meadow". */
  medium: string
  /** How it is made; the touch of the emotion is added to it. */
  technique: string
}

export const STYLE_WORDS: Readonly<Record<ImageStyle, StyleWords>> = {
  oil: {
    medium: 'An oil painting on canvas',
    technique: 'thick impasto with visible bristle strokes, wet into wet',
  },
  watercolour: {
    medium: 'A watercolour on rough paper',
    technique: 'transparent washes that bleed into each other, white paper left open',
  },
  ink: {
    medium: 'A sumi-e ink drawing on rice paper',
    technique: 'black ink from dry brush to wet wash, a single accent of colour',
  },
  pastel: {
    medium: 'A drawing in soft pastels on tinted paper',
    technique: 'chalky layered strokes, blended with a fingertip',
  },
  pixel: {
    medium: 'A piece of 16-bit pixel art',
    technique: 'crisp square pixels, a limited palette, ordered dithering',
  },
  pointillism: {
    medium: 'A pointillist painting',
    technique: 'countless small dots of pure colour that mix in the eye',
  },
  mosaic: {
    medium: 'A mosaic of glass and stone tesserae',
    technique: 'cut tiles set in flowing rows, light grout, glints of gold',
  },
  photograph: {
    medium: 'A fine-art photograph',
    technique: 'full-frame camera, fast prime lens, natural grain, shallow depth of field',
  },
}

/** Where no style was asked for. */
export const ANY_STYLE: StyleWords = {
  medium: 'An expressive contemporary painting',
  technique: 'confident painterly marks on a richly textured ground',
}
