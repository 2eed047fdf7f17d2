import type { Seat } from '../arrangement/arrangement.ts'
import type { Key } from '../theory/key.ts'
import type { PartName } from './part-names.ts'
import type { Form } from './plan/plan-form.ts'
import type { VoicedChord } from './plan/voiced-chord.ts'
import type { ScoreNote } from './score-note.ts'

/** What one player plays, as it sounds: within the instrument's range. */
export interface ScorePart {
  part: PartName
  /** The player; its level counts the ensemble's. */
  seat: Seat
  /** In order of onset. */
  notes: ScoreNote[]
}

/** A whole piece as written. */
export interface Score {
  key: Key
  form: Form
  harmony: VoicedChord[]
  /** The tune before any player takes it to its octave. */
  tune: ScoreNote[]
  /** The parts of the first ensemble, then those of its guest. */
  parts: ScorePart[]
}
