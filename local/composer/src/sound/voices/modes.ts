import { cos, sin, TAU } from '@moodscape/mood/exact-math'

import { decayPerSample } from '../decay.ts'
import { SAMPLE_RATE } from '../signal.ts'

/** One way a body vibrates. */
export interface VibrationMode {
  hertz: number
  amplitude: number
  /** Seconds in which it falls to 1/e. */
  decay: number
  /** Radians. */
  phase?: number
}

/** After so many decay times a mode is 61 dB down and left out. */
const AUDIBLE_DECAYS = 7

/** Adds decaying sines: each is a two-term recurrence, an exact rotation that shrinks. */
export function addModes(sound: Float32Array, modes: readonly VibrationMode[]): void {
  for (const { hertz, amplitude, decay, phase = 0 } of modes) {
    if (hertz > 0.45 * SAMPLE_RATE || amplitude < 1e-4) continue
    const shrink = decayPerSample(decay)
    const turn = (TAU * hertz) / SAMPLE_RATE
    const a = 2 * shrink * cos(turn)
    const b = -shrink * shrink
    let last = (amplitude * sin(phase - turn)) / shrink
    let beforeLast = (amplitude * sin(phase - 2 * turn)) / (shrink * shrink)
    const end = Math.min(sound.length, Math.floor(AUDIBLE_DECAYS * decay * SAMPLE_RATE))
    for (let i = 0; i < end; i++) {
      const value = a * last + b * beforeLast
      beforeLast = last
      last = value
      sound[i] = (sound[i] as number) + value
    }
  }
}

/**
 * Fades a sound in over its first seconds, which takes the click out of an attack, and out over its last: by
 * default over a quarter of it, since what rings longer than it is rendered must not break off.
 */
export function softenEdges(
  sound: Float32Array,
  inSeconds: number,
  outSeconds = sound.length / SAMPLE_RATE / 4,
): void {
  const rise = Math.min(sound.length, Math.max(1, Math.floor(inSeconds * SAMPLE_RATE)))
  for (let i = 0; i < rise; i++) sound[i] = ((sound[i] as number) * i) / rise
  const fall = Math.min(sound.length, Math.floor(outSeconds * SAMPLE_RATE))
  for (let i = 0; i < fall; i++) {
    const at = sound.length - 1 - i
    sound[at] = ((sound[at] as number) * i) / fall
  }
}

/** Adds a short burst of low-passed noise: a hammer on wood, a plectrum, a mallet's head. */
export function addKnock(
  sound: Float32Array,
  noise: () => number,
  { amplitude, decay, softness }: { amplitude: number; decay: number; softness: number },
): void {
  const shrink = decayPerSample(decay)
  const end = Math.min(sound.length, Math.floor(AUDIBLE_DECAYS * decay * SAMPLE_RATE))
  let level = amplitude
  let low = 0
  for (let i = 0; i < end; i++) {
    low += softness * (noise() - low)
    sound[i] = (sound[i] as number) + low * level
    level *= shrink
  }
}
