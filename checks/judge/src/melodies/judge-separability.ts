import { judgeRecognition } from '../judge-recognition.ts'
import type { Measure } from '../measure.ts'
import type { Sample } from '../separability.ts'
import { mean } from '../statistics.ts'
import type { JudgedMelody } from './compose-held-out.ts'
import { onsetRate } from './judge-onsets.ts'

/** Whether the notes alone tell the emotions apart, seeds held out. */
export function judgeSeparability(melodies: readonly JudgedMelody[]): Measure[] {
  const samples = melodies.map(
    (melody): Sample => ({
      label: melody.emotion,
      group: `${melody.seed}`,
      features: featuresOf(melody),
    }),
  )
  return judgeRecognition('emotions told apart by notes alone', samples, 0.9)
}

function featuresOf(melody: JudgedMelody): number[] {
  const tune = melody.midi.tracks.find(({ name }) => name.startsWith('melody'))?.notes ?? []
  const intervals = tune.slice(1).map(({ midi }, index) => Math.abs(midi - (tune[index]?.midi ?? midi)))
  const all = melody.midi.tracks.filter(({ channel }) => channel !== 9).flatMap(({ notes }) => notes)
  const length = (tune.at(-1)?.time ?? 1) - (tune[0]?.time ?? 0)
  return [
    onsetRate(melody),
    tune.length / length,
    mean(tune.map(({ midi }) => midi)),
    mean(intervals),
    intervals.filter((interval) => interval === 1 || interval === 2).length / intervals.length,
    tune.reduce((sum, { duration }) => sum + duration, 0) / length,
    mean(all.map(({ duration }) => duration)),
    melody.midi.header.tempos[0]?.bpm ?? 0,
    ...degreeShares(melody),
  ]
}

/** How long the tones sound that modes differ in, from their lowered second to their raised fourth. */
function degreeShares({ midi }: JudgedMelody): number[] {
  const notes = midi.tracks.filter(({ channel }) => channel !== 9).flatMap((track) => track.notes)
  const tonic = (midi.tracks.find(({ name }) => name.startsWith('melody'))?.notes.at(-1)?.midi ?? 0) % 12
  const total = notes.reduce((sum, { duration }) => sum + duration, 0)
  return [1, 3, 4, 6, 8, 9, 10, 11].map(
    (degree) =>
      notes
        .filter((note) => (note.midi - tonic + 120) % 12 === degree)
        .reduce((sum, { duration }) => sum + duration, 0) / total,
  )
}
