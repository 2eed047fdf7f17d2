import { pow } from '@moodscape/mood/exact-math'

import { type Formant, resonanceAt } from '../formants.ts'
import { frequencyOf } from '../frequency.ts'
import { buildTable } from '../wavetable.ts'
import { renderSection } from './section.ts'
import { renderTone, type ToneSpec } from './tone.ts'
import type { HeldVoice, Touch } from './voice.ts'

/** Body resonances in hertz after N. Fletcher & T. Rossing: air, wood, and the bridge's broad hill. */
const VIOLIN: readonly Formant[] = [
  [280, 60, 0.8],
  [480, 110, 1],
  [1100, 400, 0.4],
  [2700, 900, 1],
]
const CELLO: readonly Formant[] = [
  [105, 30, 0.6],
  [210, 60, 1],
  [620, 200, 0.7],
  [1500, 600, 0.7],
]
const CONTRABASS: readonly Formant[] = [
  [62, 20, 0.6],
  [115, 40, 1],
  [350, 150, 0.6],
  [900, 400, 0.4],
]

export const violin: HeldVoice = (touch, seconds, random) => renderTone(bow(touch, seconds, VIOLIN), random)
export const cello: HeldVoice = (touch, seconds, random) => renderTone(bow(touch, seconds, CELLO), random)
export const contrabass: HeldVoice = (touch, seconds, random) => {
  const tone = bow(touch, seconds, CONTRABASS)
  return renderTone({ ...tone, vibrato: { ...tone.vibrato, depth: 0.002 } }, random)
}

/** A string orchestra. */
export const strings: HeldVoice = (touch, seconds, random) => {
  const tone = bow(touch, seconds, touch.midi >= 60 ? VIOLIN : CELLO)
  const slow = { ...tone, attack: 0.28, release: 0.28, effort: tone.effort * 0.7, scoop: 0 }
  return renderSection(slow, { players: 3, spread: 0.0032, raggedness: 0.05 }, random)
}

/** Cellos and basses that dig in together. */
export const lowStrings: HeldVoice = (touch, seconds, random) => {
  const tone = bow(touch, seconds, CELLO)
  const fierce = {
    ...tone,
    attack: 0.03,
    release: 0.07,
    noise: { level: tone.noise.level * 2.2, softness: 0.5 },
  }
  return renderSection(fierce, { players: 3, spread: 0.003, raggedness: 0.012 }, random)
}

/** A string orchestra that shivers: fast strokes, no vibrato. */
export const tremoloStrings: HeldVoice = (touch, seconds, random) => {
  const tone = bow(touch, seconds, touch.midi >= 60 ? VIOLIN : CELLO)
  const shivering: ToneSpec = {
    ...tone,
    attack: 0.2,
    release: 0.2,
    scoop: 0,
    swell: 0.1,
    vibrato: { hertz: random.range(10.5, 12.5), depth: 0.001, delay: -1 },
    shimmer: 0.55,
  }
  return renderSection(shivering, { players: 3, spread: 0.004, raggedness: 0.06 }, random)
}

function bow({ midi, velocity, brightness }: Touch, seconds: number, body: readonly Formant[]): ToneSpec {
  const hertz = frequencyOf(midi)
  const table = (slope: number) =>
    buildTable(hertz, 28, (harmonic) => resonanceAt(body, harmonic * hertz) * pow(harmonic, -slope))
  return {
    hertz,
    seconds,
    soft: table(2.1 - 0.3 * brightness),
    loud: table(1.25 - 0.35 * brightness),
    effort: 0.35 + 0.65 * velocity,
    attack: 0.06 + 0.1 * (1 - velocity),
    release: 0.11,
    vibrato: { hertz: 5.4, depth: 0.0048, delay: 0.16 },
    shimmer: 0.06,
    swell: 0.35,
    noise: { level: 0.012 + 0.012 * brightness, softness: 0.35 },
    scoop: 0.006,
    drift: 0.0008,
  }
}
