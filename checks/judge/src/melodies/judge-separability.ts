import type { Measure } from '../measure.ts'
import { type Sample, separability, separabilityShuffled } from '../separability.ts'
import { mean } from '../statistics.ts'
import type { JudgedMelody } from './compose-held-out.ts'
import { onsetRate } from './judge-onsets.ts'

const LEAST = 0.9

/** Recognition that has nothing to recognise guesses one of nine. */
const MOST_BY_CHANCE = 0.3

/** Whether the notes alone tell the emotions apart, seeds held out, and labels that mean nothing do not. */
export function judgeSeparability(melodies: readonly JudgedMelody[]): Measure[] {
  const samples = melodies.map(
    (melody): Sample => ({
      label: melody.emotion,
      group: `${melody.seed}`,
      features: featuresOf(melody),
    }),
  )
  const share = separability(samples)
  const chance = separabilityShuffled(samples)
  return [
    {
      what: 'emotions told apart by notes alone',
      measured: share.toFixed(2),
      wanted: '≥ 0.90',
      isMet: share >= LEAST,
    },
    {
      what: 'the same with shuffled labels',
      measured: chance.toFixed(2),
      wanted: 'about 0.11',
      isMet: chance <= MOST_BY_CHANCE,
    },
  ]
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
