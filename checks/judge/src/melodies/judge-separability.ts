import { judgeRecognition } from '../judge-recognition.ts'
import type { Measure } from '../measure.ts'
import { type Sample, separability } from '../separability.ts'
import { mean } from '../statistics.ts'
import type { JudgedMelody } from './compose-held-out.ts'
import { onsetRate } from './judge-onsets.ts'

/** Whether the notes alone tell the emotions apart, and whether their sound alone does, seeds held out. */
export function judgeSeparability(melodies: readonly JudgedMelody[]): Measure[] {
  const notes = melodies.map((melody) => sampleOf(melody, featuresOf(melody)))
  return [...judgeRecognition('emotions told apart by notes alone', notes, 0.9), ...judgeSound(melodies)]
}

function judgeSound(melodies: readonly JudgedMelody[]): Measure[] {
  const what = 'emotions told apart by sound alone'
  const samples = melodies.flatMap((melody) => {
    const { heard } = melody
    if (heard?.onsets === undefined) return []
    const { onsets, loudness, centroid, spread, entropy, flux } = heard
    return [sampleOf(melody, [loudness, onsets, centroid, spread, entropy, flux])]
  })
  if (samples.length < melodies.length) {
    return [{ what, measured: 'no ffmpeg or aubio', wanted: '', isMet: undefined }]
  }
  const even = samples.map((sample) => ({ ...sample, features: sample.features.slice(1) }))
  return [
    ...judgeRecognition(what, samples, 0.95),
    {
      what: 'the same without how loud they are, for information',
      measured: separability(even).toFixed(2),
      wanted: '',
      isMet: true,
    },
  ]
}

function sampleOf({ emotion, seed }: JudgedMelody, features: readonly number[]): Sample {
  return { label: emotion, group: `${seed}`, features }
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
