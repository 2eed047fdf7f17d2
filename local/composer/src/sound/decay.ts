import { exp, TAU } from '@moodscape/mood/exact-math'

import { SAMPLE_RATE } from './signal.ts'

/** What an exponential decay multiplies by per sample to fall to 1/e in the given seconds. */
export function decayPerSample(seconds: number): number {
  return exp(-1 / (seconds * SAMPLE_RATE))
}

/** The coefficient of a one-pole low-pass with the given cutoff in hertz: what it moves by per sample. */
export function onePole(cutoff: number): number {
  return 1 - decayPerSample(1 / (TAU * cutoff))
}
