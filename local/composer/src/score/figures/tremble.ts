import { endOf } from '../plan/voiced-chord.ts'
import type { ScoreNote } from '../score-note.ts'
import type { FigureBar } from './figure.ts'

/** Held chords that swell over four bars, with a minor second on top where the swell is highest. */
export function tremble(bar: FigureBar): ScoreNote[] {
  const swell = (bar.index % 4) / 3
  return chordsOf(bar).flatMap(({ beat, beats, voicing }) => {
    const top = voicing.at(-1) ?? 0
    const pitches = swell === 1 ? [...voicing, top + 1] : voicing
    return pitches.map((midi) => ({ beat, beats, midi, velocity: 0.35 + 0.5 * swell }))
  })
}

/** The chords of a bar, cut at its ends. */
export function chordsOf(bar: FigureBar): { beat: number; beats: number; voicing: readonly number[] }[] {
  const chords = []
  for (let offset = 0; offset < bar.meter - 1e-9; ) {
    const chord = bar.chordAt(offset)
    const beats = Math.min(endOf(chord), bar.start + bar.meter) - bar.start - offset
    chords.push({ beat: bar.start + offset, beats, voicing: chord.voicing })
    offset += beats
  }
  return chords
}
