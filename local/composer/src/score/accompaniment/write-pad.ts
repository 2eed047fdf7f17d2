import { endOf, type VoicedChord } from '../plan/voiced-chord.ts'
import type { ScoreNote } from '../score-note.ts'

/** Holds the harmony: every voice lies until its pitch changes, as a player's finger would. */
export function writePad(harmony: readonly VoicedChord[]): ScoreNote[] {
  const notes: ScoreNote[] = []
  for (const { voicing, beat, beats } of harmony) {
    for (const midi of voicing) {
      const held = notes.find((note) => note.midi === midi && Math.abs(endOf(note) - beat) < 1e-9)
      if (held) held.beats += beats
      else notes.push({ beat, beats, midi, velocity: 0.6 })
    }
  }
  return notes
}
