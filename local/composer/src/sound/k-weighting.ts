import { PI, pow, tan } from '@moodscape/mood/exact-math'

import { SAMPLE_RATE } from './signal.ts'

/** Coefficients of a second-order filter, a0 being 1. */
export interface Biquad {
  b0: number
  b1: number
  b2: number
  a1: number
  a2: number
}

/**
 * The two filters of K-weighting at our sample rate: a shelf for the head and a high-pass (numerator 1,
 * -2, 1). The analogue parameters are those that give the coefficients ITU-R BS.1770-4 lists for 48 kHz
 * (B. De Man, 2014).
 */
export const K_WEIGHTING: readonly [shelf: Biquad, highPass: Biquad] = [headShelf(), lowCut()]

function headShelf(): Biquad {
  const k = tan((PI * 1681.974450955533) / SAMPLE_RATE)
  const q = 0.7071752369554196
  const high = pow(10, 3.999843853973347 / 20)
  const band = pow(high, 0.4996667741545416)
  const a0 = 1 + k / q + k * k
  return {
    b0: (high + (band * k) / q + k * k) / a0,
    b1: (2 * (k * k - high)) / a0,
    b2: (high - (band * k) / q + k * k) / a0,
    a1: (2 * (k * k - 1)) / a0,
    a2: (1 - k / q + k * k) / a0,
  }
}

function lowCut(): Biquad {
  const k = tan((PI * 38.13547087602444) / SAMPLE_RATE)
  const q = 0.5003270373238773
  const a0 = 1 + k / q + k * k
  return { b0: 1, b1: -2, b2: 1, a1: (2 * (k * k - 1)) / a0, a2: (1 - k / q + k * k) / a0 }
}
