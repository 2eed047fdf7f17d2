import { exp, log } from '@moodscape/mood/exact-math'

const LN_10 = 2.302585092994046

/** The factor of an amplitude that so many decibels are. */
export function amplitudeOf(decibels: number): number {
  return exp((decibels * LN_10) / 20)
}

/** Decibels of a power (an amplitude squared). */
export function decibelsOfPower(power: number): number {
  return (10 * log(power)) / LN_10
}
