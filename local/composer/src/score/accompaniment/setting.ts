import type { Character } from '../../character/character.ts'
import type { Key } from '../../theory/key.ts'
import type { Form } from '../plan/plan-form.ts'
import type { VoicedChord } from '../plan/voiced-chord.ts'

/** What every part has to fit. */
export interface Setting {
  form: Form
  key: Key
  harmony: readonly VoicedChord[]
  character: Character
  /** Middle of the tune as it sounds. */
  register: number
}
