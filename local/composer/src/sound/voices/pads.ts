import { pow } from '@moodscape/mood/exact-math'

import { type Formant, resonanceAt } from '../formants.ts'
import { frequencyOf } from '../frequency.ts'
import { buildTable } from '../wavetable.ts'
import { renderSection } from './section.ts'
import type { ToneSpec } from './tone.ts'
import type { HeldVoice, Touch } from './voice.ts'

/** The vowel between "oo" and "ah". */
const VOWEL: readonly Formant[] = [
  [520, 120, 4],
  [950, 150, 2],
  [2500, 300, 0.8],
]

export const warmPad: HeldVoice = (touch, seconds, random) => {
  const { hertz, ...pad } = hold(touch, seconds)
  const saw = (slope: number, count: number) => buildTable(hertz, count, (harmonic) => pow(harmonic, -slope))
  return renderSection(
    { ...pad, hertz, soft: saw(1.9, 10), loud: saw(1.35 - 0.3 * touch.brightness, 20) },
    { players: 3, spread: 0.004, raggedness: 0.02 },
    random,
  )
}

/** Low and hollow, with a fifth of the sound an octave down. */
export const darkPad: HeldVoice = (touch, seconds, random) => {
  const { hertz, ...pad } = hold({ ...touch, midi: touch.midi - 12 }, seconds)
  const hollow = (slope: number) =>
    buildTable(
      hertz,
      10,
      (harmonic) => (harmonic === 1 ? 0.35 : harmonic % 2 === 0 ? 1 : 0.4) * pow(harmonic, -slope),
    )
  return renderSection(
    { ...pad, hertz, soft: hollow(2), loud: hollow(1.2) },
    { players: 3, spread: 0.006, raggedness: 0.03 },
    random,
  )
}

/** Rubbed glasses: octaves and a far twelfth that flicker. */
export const glassPad: HeldVoice = (touch, seconds, random) => {
  const { hertz, ...pad } = hold(touch, seconds)
  const glass = (high: number) =>
    buildTable(hertz, 12, (harmonic) =>
      harmonic === 1
        ? 1
        : harmonic === 2
          ? 0.4
          : harmonic === 4
            ? high
            : harmonic === 6
              ? high * 0.5
              : harmonic === 12
                ? high * 0.3
                : 0,
    )
  return renderSection(
    {
      ...pad,
      hertz,
      soft: glass(0.1),
      loud: glass(0.3),
      vibrato: { hertz: 3.4, depth: 0.001, delay: 0 },
      shimmer: 0.2,
    },
    { players: 3, spread: 0.002, raggedness: 0.03 },
    random,
  )
}

export const choir: HeldVoice = (touch, seconds, random) => {
  const { hertz, ...pad } = hold(touch, seconds)
  const sung = (slope: number) =>
    buildTable(hertz, 24, (harmonic) => resonanceAt(VOWEL, harmonic * hertz) * pow(harmonic, -slope))
  return renderSection(
    {
      ...pad,
      hertz,
      soft: sung(1.7),
      loud: sung(1.2 - 0.2 * touch.brightness),
      attack: 0.3,
      vibrato: { hertz: 5.1, depth: 0.006, delay: 0.1 },
      noise: { level: 0.02, softness: 0.4 },
    },
    { players: 3, spread: 0.005, raggedness: 0.08 },
    random,
  )
}

function hold({ midi, velocity }: Touch, seconds: number): Omit<ToneSpec, 'soft' | 'loud'> {
  return {
    hertz: frequencyOf(midi),
    seconds,
    effort: 0.3 + 0.7 * velocity,
    attack: Math.min(0.7, 0.2 + seconds * 0.15),
    release: 0.45,
    vibrato: { hertz: 0.6, depth: 0.0008, delay: 0 },
    shimmer: 0.08,
    swell: 0.3,
    noise: { level: 0, softness: 0.3 },
    scoop: 0,
    drift: 0.001,
  }
}
