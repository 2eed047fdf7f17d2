import type { Key } from '../theory/key.ts'
import type { PartName } from './part-names.ts'
import type { Form } from './plan-form.ts'
import type { ScoreNote } from './score-note.ts'
import type { VoicedChord } from './voiced-chord.ts'

/** A whole piece as written. */
export interface Score {
  key: Key
  form: Form
  harmony: VoicedChord[]
  /** Every note of every part that plays, in order of onset. */
  parts: Partial<Record<PartName, ScoreNote[]>>
}
