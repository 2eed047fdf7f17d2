import { cos, PI, sin, TAU } from '@moodscape/mood/exact-math'
import type { Random } from '@moodscape/mood/random'

import { approachPerSample, decayPerSample } from '../decay.ts'
import { createNoise } from '../noise.ts'
import { SAMPLE_RATE, samplesOf } from '../signal.ts'
import { TABLE_SIZE } from '../wavetable.ts'
import { softenEdges } from './modes.ts'

/** Samples between two looks at pitch, loudness and timbre. */
const BLOCK = 32

/** A sustained tone that moves between two spectra as it gets louder. */
export interface ToneSpec {
  hertz: number
  seconds: number
  /** Wavetables of the tone when played softly and when played loudly. */
  soft: Float32Array
  loud: Float32Array
  /** Where between the two the tone's peak lies, 0..1. */
  effort: number
  /** Seconds to come up and to die away. */
  attack: number
  release: number
  vibrato: { hertz: number; depth: number; delay: number }
  /** Relative depth of the swells in loudness that come with the vibrato. */
  shimmer: number
  /** Bellying of long notes: how much louder their middle is, 0..1. */
  swell: number
  /** Loudness of breath or bow noise, and its softness as a one-pole coefficient. */
  noise: { level: number; softness: number }
  /** Share of the pitch by which the tone starts low. */
  scoop: number
  /** Share of the pitch by which it wanders. */
  drift: number
}

/** Seconds a scoop takes to reach the pitch. */
const SCOOP_SECONDS = 0.05

/** Renders the tone with its release: bowed, blown and sung instruments, and synthesizers. */
export function renderTone(spec: ToneSpec, random: Random): Float32Array {
  const noise = createNoise(random)
  const sound = new Float32Array(samplesOf(spec.seconds + spec.release * 4))
  const held = samplesOf(spec.seconds)
  // The envelope is looked at once a block, so it moves by a block's worth of approach.
  const rise = approachPerSample(spec.attack / 2.5 / BLOCK)
  const fall = approachPerSample(spec.release / BLOCK)
  const controls = createControls(spec, random)
  let phase = random.next() * TABLE_SIZE
  let envelope = 0
  let loudness = 0
  for (let start = 0; start < sound.length; start += BLOCK) {
    const { step, gain } = controls(start)
    envelope += start < held ? rise * (1 - envelope) : -fall * envelope
    const end = Math.min(sound.length, start + BLOCK)
    const colour = Math.min(1, envelope * spec.effort * gain)
    const slope = (envelope * gain - loudness) / BLOCK
    phase = fillBlock(sound, start, end, spec, { phase, step, colour, loudness, slope })
    loudness += slope * BLOCK
  }
  if (spec.noise.level > 0) addBreath(sound, spec, held, noise)
  // An exponential never ends: the last of it is faded.
  softenEdges(sound, 0, spec.release)
  return sound
}

/** Fills one block from the tables and returns the phase it ends at. */
function fillBlock(
  sound: Float32Array,
  start: number,
  end: number,
  { soft, loud }: ToneSpec,
  block: { phase: number; step: number; colour: number; loudness: number; slope: number },
): number {
  const { step, colour, slope } = block
  let { phase, loudness } = block
  for (let i = start; i < end; i++) {
    loudness += slope
    phase += step
    if (phase >= TABLE_SIZE) phase -= TABLE_SIZE
    const index = phase | 0
    const within = phase - index
    const softHere = soft[index] as number
    const loudHere = loud[index] as number
    const softTone = softHere + ((soft[index + 1] as number) - softHere) * within
    const loudTone = loudHere + ((loud[index + 1] as number) - loudHere) * within
    sound[i] = loudness * (softTone + (loudTone - softTone) * colour)
  }
  return phase
}

/** Breath and bow are loudest at the attack and go on under the tone. */
function addBreath(
  sound: Float32Array,
  { noise: { level, softness }, release }: ToneSpec,
  held: number,
  noise: () => number,
): void {
  const settle = decayPerSample(0.05)
  const fall = decayPerSample(release)
  let burst = 1
  let ending = 1
  let low = 0
  for (let i = 0; i < sound.length; i++) {
    low += softness * (noise() - low)
    burst *= settle
    if (i >= held) ending *= fall
    const fadeIn = i < 200 ? i / 200 : 1
    sound[i] = (sound[i] as number) + low * level * (1 + burst) * ending * fadeIn
  }
}

/**
 * Pitch (as a table step) and loudness at a sample: vibrato that sets in late, wandering, scoop and swell.
 */
function createControls(spec: ToneSpec, random: Random): (sample: number) => { step: number; gain: number } {
  const { vibrato, shimmer, swell, scoop, drift } = spec
  const rate = vibrato.hertz * random.range(0.95, 1.05)
  const start = random.next() * TAU
  const wander = random.next() * TAU
  const wanderRate = random.range(0.6, 1.1)
  const base = (spec.hertz * TABLE_SIZE) / SAMPLE_RATE
  return (sample) => {
    const time = sample / SAMPLE_RATE
    const onset = Math.max(0, Math.min(1, (time - vibrato.delay) * 3))
    const wave = onset * sin(TAU * rate * time + start)
    const late = time < SCOOP_SECONDS ? 1 - time / SCOOP_SECONDS : 0
    const bend = 1 + vibrato.depth * wave + drift * sin(wanderRate * time + wander) - scoop * late * late
    const place = Math.min(1, time / Math.max(0.4, spec.seconds))
    const belly = 1 - swell * 0.5 * (0.5 + 0.5 * cos(PI * 2 * place))
    return { step: base * bend, gain: (1 + shimmer * wave) * belly }
  }
}
