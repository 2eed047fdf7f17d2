import { pow } from '@moodscape/mood/exact-math'

import { type Formant, resonanceAt } from '../formants.ts'
import { frequencyOf } from '../frequency.ts'
import { buildTable } from '../wavetable.ts'
import { renderSection } from './section.ts'
import { renderTone, type ToneSpec } from './tone.ts'
import type { HeldVoice, Touch } from './voice.ts'

/** Even harmonics of a clarinet's low register, relative to its odd ones. */
const CLARINET_EVEN = 0.12
const BASSOON: readonly Formant[] = [
  [480, 140, 3],
  [1150, 220, 1.4],
]
const HORN: readonly Formant[] = [[450, 200, 1.2]]
const TRUMPET: readonly Formant[] = [
  [1250, 600, 1.4],
  [2600, 900, 0.7],
]

export const flute: HeldVoice = (touch, seconds, random) => {
  const { hertz, ...tone } = blow(touch, seconds)
  const overtones = (level: number) => (harmonic: number) =>
    harmonic === 1 ? 1 : level * pow(harmonic - 1, -1.5)
  return renderTone(
    {
      ...tone,
      hertz,
      soft: buildTable(hertz, 4, overtones(0.1)),
      loud: buildTable(hertz, 7, overtones(0.28 + 0.25 * touch.brightness)),
      vibrato: { hertz: 5, depth: 0.0035, delay: 0.25 },
      shimmer: 0.09,
      noise: { level: 0.04, softness: 0.14 },
    },
    random,
  )
}

export const clarinet: HeldVoice = (touch, seconds, random) => {
  const { hertz, ...tone } = blow(touch, seconds)
  const table = (slope: number) =>
    buildTable(
      hertz,
      16,
      (harmonic) =>
        (harmonic % 2 === 1 ? 1 : CLARINET_EVEN * Math.min(3, harmonic / 2)) * pow(harmonic, -slope),
    )
  return renderTone(
    {
      ...tone,
      hertz,
      soft: table(2),
      loud: table(1.15 - 0.2 * touch.brightness),
      vibrato: { hertz: 4.8, depth: 0.001, delay: 0.3 },
      noise: { level: 0.012, softness: 0.3 },
    },
    random,
  )
}

export const bassoon: HeldVoice = (touch, seconds, random) => {
  const { hertz, ...tone } = blow(touch, seconds)
  const table = (slope: number) =>
    buildTable(hertz, 22, (harmonic) => resonanceAt(BASSOON, harmonic * hertz) * pow(harmonic, -slope))
  return renderTone(
    {
      ...tone,
      hertz,
      soft: table(1.6),
      loud: table(0.95 - 0.2 * touch.brightness),
      vibrato: { hertz: 5, depth: 0.002, delay: 0.25 },
      noise: { level: 0.014, softness: 0.2 },
    },
    random,
  )
}

export const horn: HeldVoice = (touch, seconds, random) => {
  const { hertz, ...tone } = blow(touch, seconds)
  const table = (slope: number) =>
    buildTable(hertz, 16, (harmonic) => resonanceAt(HORN, harmonic * hertz) * pow(harmonic, -slope))
  const mellow = { ...tone, hertz, soft: table(2.6), loud: table(1.5 - 0.3 * touch.brightness), attack: 0.09 }
  return renderSection(mellow, { players: 2, spread: 0.002, raggedness: 0.02 }, random)
}

/** Trumpets and trombones together: they blare as soon as they are pushed. */
export const brass: HeldVoice = (touch, seconds, random) => {
  const { hertz, ...tone } = blow(touch, seconds)
  const table = (slope: number) =>
    buildTable(hertz, 24, (harmonic) => resonanceAt(TRUMPET, harmonic * hertz) * pow(harmonic, -slope))
  const blaring = {
    ...tone,
    hertz,
    soft: table(1.9),
    loud: table(0.75 - 0.25 * touch.brightness),
    attack: 0.045,
    scoop: 0.012,
    swell: 0.25,
  }
  return renderSection(blaring, { players: 3, spread: 0.003, raggedness: 0.018 }, random)
}

/** What all wind instruments share. */
function blow({ midi, velocity }: Touch, seconds: number): Omit<ToneSpec, 'soft' | 'loud'> {
  return {
    hertz: frequencyOf(midi),
    seconds,
    effort: 0.25 + 0.75 * velocity,
    attack: 0.05 + 0.05 * (1 - velocity),
    release: 0.07,
    vibrato: { hertz: 5, depth: 0.0015, delay: 0.3 },
    shimmer: 0.03,
    swell: 0.25,
    noise: { level: 0.01, softness: 0.3 },
    scoop: 0.004,
    drift: 0.0006,
  }
}
