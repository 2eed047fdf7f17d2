import type { Key } from '../theory/key.ts'
import type { Form } from './plan-form.ts'
import type { VoicedChord } from './voiced-chord.ts'

/** The voices of a piece. Which of them play is the ensemble's choice. */
export const PART_NAMES = [
  'melody',
  'double',
  'counter',
  'chords',
  'pad',
  'bass',
  'fills',
  'percussion',
] as const
export type PartName = (typeof PART_NAMES)[number]

/** A note as written: on the grid, before anyone plays it. */
export interface ScoreNote {
  /** Onset in quarter notes from the beginning. */
  beat: number
  /** Length in quarter notes. */
  beats: number
  /** MIDI pitch, or the General MIDI key of a drum. */
  midi: number
  /** Loudness within the part, 0..1. */
  velocity: number
}

/** A whole piece as written. */
export interface Score {
  key: Key
  form: Form
  harmony: VoicedChord[]
  /** Every note of every part that plays, in order of onset. */
  parts: Partial<Record<PartName, ScoreNote[]>>
}
