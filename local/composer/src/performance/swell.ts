import type { Form } from '../score/plan/plan-form.ts'
import { amplitudeOf } from '../sound/decibels.ts'
import { SWELL_STEP } from '../sound/mix.ts'
import { SAMPLE_RATE } from '../sound/signal.ts'

/** How far a piece recedes from its climax, dB: the most even mood, and what the most moved one adds. */
const DEPTH = 4.5
const DEPTH_RANGE = 2.5

/** Energy of the introduction and of the last note against the climax's 1. */
const FIRST_ENERGY = 0.35
const LAST_ENERGY = 0.45

export interface SwellPoint {
  beat: number
  /** Amplitude, 1 at the climax. */
  gain: number
}

/** The one great arch of a piece: it grows from its introduction to its climax, and recedes to its last note. */
export function swellPoints({ phrases, peak, meter, finalBeat }: Form, dynamics: number): SwellPoint[] {
  const gainOf = (energy: number) => amplitudeOf(-(DEPTH + DEPTH_RANGE * dynamics) * (1 - energy))
  const middles = phrases.map(({ firstBar, bars, energy }) => ({
    beat: (firstBar + bars / 2) * meter,
    gain: gainOf(energy),
  }))
  return [
    { beat: 0, gain: gainOf(FIRST_ENERGY) },
    ...middles.filter(({ beat }) => beat > 0 && beat < finalBeat),
    { beat: finalBeat, gain: gainOf(Math.min(peak.energy, LAST_ENERGY)) },
  ]
}

/** The arch as gains in time, a point each SWELL_STEP samples, straight between the points. */
export function swellOf(form: Form, dynamics: number, samples: number): Float32Array {
  const points = swellPoints(form, dynamics).map(({ beat, gain }) => ({
    seconds: form.tempo.secondsAt(beat),
    gain,
  }))
  return Float32Array.from({ length: Math.ceil(samples / SWELL_STEP) + 1 }, (_, index) => {
    const seconds = (index * SWELL_STEP) / SAMPLE_RATE
    const next = points.findIndex((point) => point.seconds > seconds)
    if (next === -1) return points.at(-1)?.gain ?? 1
    const to = points[next] as { seconds: number; gain: number }
    const from = points[next - 1] ?? to
    const share = to === from ? 1 : (seconds - from.seconds) / (to.seconds - from.seconds)
    return from.gain + (to.gain - from.gain) * share
  })
}
