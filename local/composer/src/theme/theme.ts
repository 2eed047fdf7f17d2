import type { Meter } from '../theory/meter.ts'

/**
 * The thoughts of a piece, two bars each: `a` states, `b` answers with a question, `c` contrasts, `d` is the contrast a
 * step higher, `k` comes home.
 */
export type Motif = 'a' | 'b' | 'c' | 'd' | 'k'

/** A note of a motif, in no mode yet. */
export interface ThemeNote {
  /** Quarter notes since the motif began; negative in an upbeat. */
  offset: number
  beats: number
  /** Steps of the scale above the tonic. */
  degree: number
  /** Place in the order of importance within its motif, 0..1: the lowest stay when a mood leaves notes out. */
  rank: number
}

/** A chord of a motif, in no mode yet. */
export interface ThemeChord {
  offset: number
  beats: number
  /** Steps of the scale from the tonic to its root. */
  degree: number
}

/** How the motifs follow each other: in turn before the contrast, and after it. */
export interface Shape {
  name: string
  head: readonly Motif[]
  tail: readonly Motif[]
}

/** What a seed brings into every mood: tune, harmony, meter, key, form and pace. The mood dresses it. */
export interface Theme {
  meter: Meter
  /** MIDI pitch of the tonic in the middle of the tune. */
  tonic: number
  /** Factor on the mood's tempo. */
  pace: number
  introBars: 1 | 2
  shape: Shape
  pickup: readonly ThemeNote[]
  notes: Readonly<Record<Motif, readonly ThemeNote[]>>
  chords: Readonly<Record<Motif, readonly ThemeChord[]>>
}

/** Bars of a motif. */
export const MOTIF_BARS = 2

/**
 * How far each motif is ahead of the mood on the ladder of modes: between two moods one motif after another darkens, the
 * contrast first, as if by a passing cloud. Where a mood is sure of its mode, all have the same.
 */
export const MODE_LEADS: Readonly<Record<Motif, number>> = { a: 0, b: -0.2, c: 0.25, d: 0.25, k: 0 }
