import type { MoodBlend, MoodPart } from '@moodscape/mood/blend'
import type { MelodyStyle } from '@moodscape/mood/styles'

import { EMOTION_MUSIC } from './emotion-music.ts'
import { ANY_GENRE, STYLE_WORDS } from './style-words.ts'

/** What no melody should have in it, for models that take a negative prompt. */
export const NEGATIVE_PROMPT = 'vocals, singing, speech, lyrics, applause, noise, clipping, silence'

/** Emotions beyond the third would not be audible. */
const MAX_UNDERTONES = 2

const TONICS = ['C', 'D', 'E flat', 'E', 'F', 'G', 'A', 'B flat'] as const

/**
 * Describes a piece of music for a mood. Every word comes from our own vocabulary: the only thing a user adds
 * is a choice from a list. The strongest emotion gives mode, melody and playing; all give their share of the
 * tempo, and the others colour the piece.
 *
 * @param seed chooses the key
 */
export function describeMusic(blend: MoodBlend, style: MelodyStyle | undefined, seed: number): string {
  const music = EMOTION_MUSIC[blend.top]
  const { genre, instruments } = wordsOf(blend, style)
  const undertones = blend.parts.slice(1, 1 + MAX_UNDERTONES).map(describeUndertone)
  return [
    `A ${music.mood} ${genre}, purely instrumental.`,
    `${tempoOf(blend)} BPM in ${music.meter}, ${keyOf(blend, seed)}.`,
    `Instruments: ${instruments}.`,
    `Melody: ${music.melody}.`,
    `Harmony: ${music.harmony}.`,
    `Playing: ${music.playing}.`,
    ...undertones,
    'A short complete piece with a clear beginning and a rounded ending, high-quality stereo recording.',
  ].join(' ')
}

/** The same in at most 300 characters, for models that sing. */
export function describeSong(blend: MoodBlend, style: MelodyStyle | undefined, seed: number): string {
  const { genre, instruments } = wordsOf(blend, style)
  const { mood } = EMOTION_MUSIC[blend.top]
  const pace = `${tempoOf(blend)} BPM, ${keyOf(blend, seed)}`
  return `A ${mood} ${genre}, ${pace}, ${instruments}, wordless humming voice`
}

function wordsOf({ top }: MoodBlend, style: MelodyStyle | undefined): { genre: string; instruments: string } {
  return style ? STYLE_WORDS[style] : { genre: ANY_GENRE, instruments: EMOTION_MUSIC[top].instruments }
}

function describeUndertone({ type, weight }: MoodPart): string {
  return `Beneath it lies ${amountOf(weight)} ${EMOTION_MUSIC[type].trace}.`
}

/** @param weight the share of a secondary emotion, 0..0.5 */
function amountOf(weight: number): string {
  if (weight >= 0.3) return 'a strong undercurrent of'
  if (weight >= 0.15) return 'a clear undertone of'
  return 'a faint trace of'
}

/**
 * The mean of the emotions' tempi by their shares: musical cues of emotion add up linearly (Eerola, Friberg &
 * Bresin 2013, Frontiers in Psychology 4:487).
 */
function tempoOf({ parts }: MoodBlend): number {
  return Math.round(parts.reduce((sum, { type, weight }) => sum + weight * EMOTION_MUSIC[type].tempo, 0))
}

function keyOf({ top }: MoodBlend, seed: number): string {
  return `${TONICS[seed % TONICS.length] ?? 'C'} ${EMOTION_MUSIC[top].mode}`
}
