import { exp } from '@moodscape/mood/exact-math'

import { SAMPLE_RATE } from './signal.ts'

/** What an exponential decay multiplies by per sample to fall to 1/e in the given seconds. */
export function decayPerSample(seconds: number): number {
  return exp(-1 / (seconds * SAMPLE_RATE))
}

/** What a one-pole filter moves by per sample to come within 1/e of its goal in the given seconds. */
export function approachPerSample(seconds: number): number {
  return 1 - decayPerSample(seconds)
}

/** The coefficient of a one-pole low-pass with the given cutoff in hertz. */
export function onePole(cutoff: number): number {
  return approachPerSample(1 / (6.283185307179586 * cutoff))
}
