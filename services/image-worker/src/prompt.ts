import type { MoodBlend, MoodPart } from '@moodscape/mood/blend'
import type { ImageStyle } from '@moodscape/mood/styles'

import { EMOTION_PICTURES } from './emotion-pictures.ts'
import { ANY_STYLE, STYLE_WORDS } from './style-words.ts'

/** What no picture should show, for models that take a negative prompt. */
export const NEGATIVE_PROMPT =
  'people, faces, portraits, hands, text, letters, numbers, signature, watermark, frame, collage'

/** Emotions beyond the third say nothing that could still be seen. */
const MAX_UNDERTONES = 2

/**
 * Describes a picture of a mood. Every word comes from our own vocabulary: the only thing a user adds is a
 * choice from a list. The strongest emotion gives scene, colours and shapes, the others colour it by their
 * share.
 *
 * @param seed chooses the scene, so that another seed is another picture
 */
export function describePicture(blend: MoodBlend, style: ImageStyle | undefined, seed: number): string {
  const picture = EMOTION_PICTURES[blend.top]
  const { medium, technique } = style ? STYLE_WORDS[style] : ANY_STYLE
  const scene = picture.scenes[seed % picture.scenes.length] ?? ''
  const undertones = blend.parts.slice(1, 1 + MAX_UNDERTONES).map(describeUndertone)
  return [
    `${medium} of ${scene}.`,
    `The mood is ${picture.mood}${describeEnergy(blend)}.`,
    ...undertones,
    `Colours: ${picture.palette}.`,
    `Light: ${picture.light}.`,
    `Shapes: ${picture.shapes}.`,
    `Composition: ${picture.composition}.`,
    `Technique: ${technique}; the touch is ${picture.touch}.`,
    'Unpeopled and wordless, filling the whole square without a border.',
  ].join(' ')
}

function describeUndertone({ type, weight }: MoodPart): string {
  return `Beneath it lies ${amountOf(weight)} ${EMOTION_PICTURES[type].trace}.`
}

/** @param weight the share of a secondary emotion, 0..0.5 */
function amountOf(weight: number): string {
  if (weight >= 0.3) return 'a strong undercurrent of'
  if (weight >= 0.15) return 'a clear undertone of'
  return 'a faint trace of'
}

/** Arousal beyond what the strongest emotion itself brings shows as tension or rest. */
function describeEnergy({ arousal }: MoodBlend): string {
  if (arousal >= 0.4) return ', with high energy'
  if (arousal <= -0.2) return ', with very little movement'
  return ''
}
