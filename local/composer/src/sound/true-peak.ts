import { cos, PI, sin } from '@moodscape/mood/exact-math'

/** Samples each side that take part in a value between two samples. */
const REACH = 6

/** Places between two samples that are looked at, as ITU-R BS.1770-4 annex 2 does. */
const PLACES = [0.25, 0.5, 0.75] as const

/** A windowed sinc per place. */
const KERNELS = PLACES.map((place) =>
  Float64Array.from({ length: REACH * 2 }, (_, index) => {
    const distance = index - REACH + 1 - place
    const window = 0.5 + 0.5 * cos((PI * distance) / REACH)
    return (sin(PI * distance) / (PI * distance)) * window
  }),
)

/** The highest magnitude the waveform reaches between a sample and the next. */
export function peakAfter(channel: Float32Array, index: number): number {
  let peak = Math.abs(channel[index] as number)
  if (index < REACH || index + REACH >= channel.length) return peak
  for (const kernel of KERNELS) {
    let value = 0
    for (let tap = 0; tap < REACH * 2; tap++) {
      value += (kernel[tap] as number) * (channel[index - REACH + 1 + tap] as number)
    }
    peak = Math.max(peak, Math.abs(value))
  }
  return peak
}
