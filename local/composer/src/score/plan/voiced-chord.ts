import type { Chord } from '../../theory/chord.ts'

/** A chord in its place: when it sounds and which pitches take part. */
export interface VoicedChord {
  chord: Chord
  /** Onset in quarter notes from the beginning. */
  beat: number
  /** Length in quarter notes. */
  beats: number
  /** MIDI pitches from low to high, three or four of them. */
  voicing: readonly number[]
  /** MIDI pitch of the root in the bass. */
  bass: number
}

/** The chord that sounds at a beat; the last one after the end. */
export function chordAt(harmony: readonly VoicedChord[], beat: number): VoicedChord {
  const next = harmony.findIndex((chord) => chord.beat > beat + 1e-9)
  const found = next === -1 ? harmony.at(-1) : harmony[Math.max(0, next - 1)]
  if (!found) throw new RangeError('a harmony has at least one chord')
  return found
}

export function endOf({ beat, beats }: { beat: number; beats: number }): number {
  return beat + beats
}
