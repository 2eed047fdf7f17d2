import type { ScoreNote } from '../score-note.ts'
import type { FigureBar } from './figure.ts'

/** Single chord tones, one every other beat, each left hanging over the next. */
export function drift(bar: FigureBar): ScoreNote[] {
  const notes: ScoreNote[] = []
  for (let offset = 0; offset < bar.meter; offset += 2) {
    const { voicing } = bar.chordAt(offset)
    const place = (bar.index * 2 + offset / 2) % voicing.length
    notes.push({ beat: bar.start + offset, beats: 4, midi: (voicing[place] as number) + 12, velocity: 0.5 })
  }
  return notes
}
