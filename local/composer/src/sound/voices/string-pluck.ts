import { exp, PI, sin } from '@moodscape/mood/exact-math'
import type { Random } from '@moodscape/mood/random'

import { frequencyOf } from '../frequency.ts'
import { createNoise } from '../noise.ts'
import { SAMPLE_RATE, samplesOf } from '../signal.ts'
import { SINE, TABLE_SIZE } from '../wavetable.ts'
import { softenEdges } from './modes.ts'
import type { StruckVoice, Touch } from './voice.ts'

/** A string and what plucks it. */
export interface PluckedString {
  /** Seconds in which A3 falls by 60 dB; higher strings fall faster. */
  ring: number
  /** 0 (thumb) to 1 (plectrum): brightness of the excitation. */
  edge: number
  /** 0 (gut) to 1 (steel): how little the highs are damped while it rings. */
  metal: number
  /** Where it is plucked, as a share of its length. */
  place: number
  /** Share of a pure fundamental mixed in, for the body of a bass. */
  body: number
}

/** Loudness of the nail's or plectrum's scratch in the excitation. */
const SCRATCH = 0.05

/** Harmonics above this decay before they can be heard. */
const HIGHEST_HERTZ = 9000

/** A plucked string after K. Karplus & A. Strong (1983): its shape goes round a delay line that dulls it. */
export function pluckedString(string: PluckedString): StruckVoice {
  return (touch, random) => pluck(touch, string, random)
}

function pluck({ midi, velocity, brightness }: Touch, string: PluckedString, random: Random): Float32Array {
  const hertz = frequencyOf(midi)
  const ring = string.ring * exp(-(midi - 57) * 0.03)
  const sound = new Float32Array(samplesOf(Math.min(4, ring)))
  // Half a sample of delay comes from the damping filter, the fraction from an all-pass (D. Jaffe & J. Smith,
  // 1983).
  const period = SAMPLE_RATE / hertz - 0.5
  const length = Math.floor(period)
  const fraction = period - length
  const allPass = (1 - fraction) / (1 + fraction)
  const line = excite(length, hertz, string, velocity * (0.4 + 0.6 * brightness), random)
  const loss = exp(-6.907755278982137 / (ring * hertz))
  const keep = 0.5 + 0.42 * string.metal
  let at = 0
  let last = 0
  let smooth = 0
  let smoothInput = 0
  for (let i = 0; i < sound.length; i++) {
    const value = line[at] as number
    const damped = loss * (keep * value + (1 - keep) * last)
    last = value
    smooth = allPass * damped + smoothInput - allPass * smooth
    smoothInput = damped
    line[at] = smooth
    sound[i] = value
    at = at + 1 < length ? at + 1 : 0
  }
  if (string.body > 0) addBody(sound, hertz, string.body, ring)
  softenEdges(sound, 0.001)
  return sound
}

/**
 * The shape of the plucked string: its harmonics are those of a kink at the place of the pluck, dulled by
 * a soft touch. Karplus and Strong start from noise instead, whose strength differs at random from note to
 * note.
 */
function excite(
  length: number,
  hertz: number,
  { edge, place }: PluckedString,
  force: number,
  random: Random,
): Float64Array {
  const noise = createNoise(random)
  const cutoff = 350 + 6500 * edge * (0.3 + 0.7 * force)
  const line = Float64Array.from({ length }, () => noise() * SCRATCH * edge)
  const highest = Math.min(Math.floor(length / 2) - 1, Math.floor(HIGHEST_HERTZ / hertz))
  for (let harmonic = 1; harmonic <= highest; harmonic++) {
    const dulled = 1 + (harmonic * hertz * harmonic * hertz) / (cutoff * cutoff)
    const amplitude = sin(PI * harmonic * place) / harmonic / dulled
    for (let i = 0; i < length; i++) {
      const phase = Math.floor((harmonic * i * TABLE_SIZE) / length) % TABLE_SIZE
      line[i] = (line[i] as number) + amplitude * (SINE[phase] as number)
    }
  }
  const power = line.reduce((sum, value) => sum + value * value, 0) / length
  const scale = 0.25 / Math.sqrt(power)
  return line.map((value) => value * scale)
}

function addBody(sound: Float32Array, hertz: number, share: number, ring: number): void {
  const shrink = exp(-3 / (ring * SAMPLE_RATE))
  const step = hertz / SAMPLE_RATE
  let level = share * 0.5
  let phase = 0
  for (let i = 0; i < sound.length; i++) {
    phase += step
    if (phase >= 1) phase -= 1
    // A parabola is close enough to a sine at frequencies this low.
    const half = phase < 0.5 ? phase * 2 : (phase - 0.5) * 2
    const wave = 4 * half * (1 - half) * (phase < 0.5 ? 1 : -1)
    sound[i] = (sound[i] as number) + wave * level
    level *= shrink
  }
}
