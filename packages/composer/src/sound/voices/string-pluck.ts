import { exp } from '@moodscape/mood/exact-math'
import type { Random } from '@moodscape/mood/random'
import { onePole } from '../decay.ts'
import { frequencyOf } from '../frequency.ts'
import { createNoise } from '../noise.ts'
import { SAMPLE_RATE, samplesOf } from '../signal.ts'
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

/** A plucked string after K. Karplus & A. Strong (1983): a noise burst goes round a delay line that dulls it. */
export function pluckedString(string: PluckedString): StruckVoice {
  return (touch, random) => pluck(touch, string, random)
}

function pluck({ midi, velocity, brightness }: Touch, string: PluckedString, random: Random): Float32Array {
  const hertz = frequencyOf(midi)
  const ring = string.ring * exp(-(midi - 57) * 0.03)
  const sound = new Float32Array(samplesOf(Math.min(4, ring)))
  // Half a sample of delay comes from the damping filter, the fraction from an all-pass (D. Jaffe & J. Smith, 1983).
  const period = SAMPLE_RATE / hertz - 0.5
  const length = Math.floor(period)
  const fraction = period - length
  const allPass = (1 - fraction) / (1 + fraction)
  const line = excite(length, string, velocity * (0.4 + 0.6 * brightness), random)
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

/** The noise burst, dulled by a soft touch and combed by the place where the string is plucked. */
function excite(length: number, { edge, place }: PluckedString, force: number, random: Random): Float64Array {
  const noise = createNoise(random)
  const coefficient = onePole(500 + 9000 * edge * (0.3 + 0.7 * force))
  const burst = new Float64Array(length)
  let low = 0
  for (let i = 0; i < length; i++) {
    low += coefficient * (noise() - low)
    burst[i] = low
  }
  const offset = Math.max(1, Math.floor(length * place))
  const line = burst.map((value, i) => value - 0.85 * (burst[(i + length - offset) % length] as number))
  const mean = line.reduce((sum, value) => sum + value, 0) / length
  const centred = line.map((value) => value - mean)
  const power = centred.reduce((sum, value) => sum + value * value, 0) / length
  const scale = 0.3 / Math.sqrt(power + 1e-9)
  return centred.map((value) => value * scale)
}

function addBody(sound: Float32Array, hertz: number, share: number, ring: number): void {
  const shrink = exp(-3 / (ring * SAMPLE_RATE))
  const step = hertz / SAMPLE_RATE
  let level = share * 0.5
  let phase = 0
  for (let i = 0; i < sound.length; i++) {
    phase += step
    if (phase >= 1) phase -= 1
    // A parabola is close enough to a sine for what is felt more than heard.
    const half = phase < 0.5 ? phase * 2 : (phase - 0.5) * 2
    const wave = 4 * half * (1 - half) * (phase < 0.5 ? 1 : -1)
    sound[i] = (sound[i] as number) + wave * level
    level *= shrink
  }
}
