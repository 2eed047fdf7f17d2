import type { MoodBlend, MoodPart } from '@moodscape/mood/blend'
import type { MelodyStyle } from '@moodscape/shared/styles'

import { EMOTION_MELODIES } from './emotion-melodies.ts'
import { STYLE_WORDS } from './style-words.ts'

/** What no melody should have, for models that can be told so. */
export const NEGATIVE_PROMPT = 'vocals, singing, speech, applause, noise, clipping, silence'

/** Some models sing the lyrics they are given and refuse to go without: these hum. */
export const WORDLESS_LYRICS = '[Intro]\n(humming)\n[Verse]\nMmm, ooh, la la la\n[Outro]\n(humming)'

/** Emotions beyond the third say nothing that could still be heard. */
const MAX_UNDERTONES = 2

/**
 * Describes a melody of a mood. Every word comes from our own vocabulary: the only thing a user adds is a choice from
 * a list. The strongest emotion gives mode, contour and harmony; the tempo is the mean of all by their share.
 */
export function describeMelody(blend: MoodBlend, style: MelodyStyle | undefined): string {
  const melody = EMOTION_MELODIES[blend.top]
  const undertones = blend.parts.slice(1, 1 + MAX_UNDERTONES).map(describeUndertone)
  return [
    `Instrumental ${style ? STYLE_WORDS[style].genre : 'chamber music'}, ${melody.mood}.`,
    `${tempoOf(blend)} BPM, ${melody.metre}, ${melody.mode}.`,
    `Instruments: ${style ? STYLE_WORDS[style].instruments : melody.instruments}.`,
    `Melody: ${melody.contour}, ${melody.articulation}.`,
    `Harmony: ${melody.harmony}.`,
    `Dynamics: ${melody.dynamics}.`,
    ...undertones,
    'A complete short piece with one memorable theme and a clear ending; high fidelity, no vocals.',
  ].join(' ')
}

/** @returns beats a minute, rounded; numbers of emotions mix linearly (Eerola, Friberg & Bresin 2013) */
export function tempoOf(blend: MoodBlend): number {
  return Math.round(blend.parts.reduce((sum, { type, weight }) => sum + EMOTION_MELODIES[type].bpm * weight, 0))
}

function describeUndertone({ type, weight }: MoodPart): string {
  const amount = weight >= 0.3 ? 'a strong undercurrent' : weight >= 0.15 ? 'a clear undertone' : 'a faint trace'
  return `With ${amount} of ${EMOTION_MELODIES[type].trace}.`
}
