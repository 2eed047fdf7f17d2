import type { VoicedChord } from '../plan/voiced-chord.ts'
import type { ScoreNote } from '../score-note.ts'

/** One bar to accompany. */
export interface FigureBar {
  /** Quarter notes from the beginning of the piece. */
  start: number
  meter: number
  /** Bars since the beginning. */
  index: number
  /** The chord at a number of beats after the start. */
  chordAt(offset: number): VoicedChord
  /** 0..1; pieces grow towards their end. */
  energy: number
  /** Whether a sentence begins after it, so that a pattern may stop to make room for what the drums announce. */
  closes: boolean
  /** 0..1, the same in every bar of a piece: which variant of its pattern a figure plays. */
  variant: number
}

/** A pattern that turns chords into movement. */
export type Figure = (bar: FigureBar) => ScoreNote[]

/** All pitches of the chord at an offset as one stroke. */
export function strike(bar: FigureBar, offset: number, beats: number, velocity: number): ScoreNote[] {
  return bar.chordAt(offset).voicing.map((midi) => ({ beat: bar.start + offset, beats, midi, velocity }))
}

/** A stroke across the strings: upwards in pitch, or downwards. */
export function strum(
  bar: FigureBar,
  offset: number,
  beats: number,
  velocity: number,
  down = true,
): ScoreNote[] {
  const { voicing } = bar.chordAt(offset)
  const order = down ? voicing : [...voicing].reverse()
  return order.map((midi, string) => ({
    beat: bar.start + offset + string * STRUM_DELAY,
    beats,
    midi,
    velocity: velocity * (1 - 0.05 * string),
  }))
}

/** Beats from one string to the next. */
const STRUM_DELAY = 0.03
