import { sin, TAU } from '@moodscape/mood/exact-math'

import { SAMPLE_RATE } from './signal.ts'

/** Entries of a table; one more at the end repeats the first, for interpolation. */
export const TABLE_SIZE = 2048

/** Harmonics above this are left out: quiet, and close to folding back. */
const HIGHEST_HERTZ = 0.4 * SAMPLE_RATE

/** One period of a sine. */
export const SINE = Float64Array.from({ length: TABLE_SIZE + 1 }, (_, index) =>
  sin((TAU * index) / TABLE_SIZE),
)

/**
 * One period of a tone with the given harmonics (amplitude by number, 1 the fundamental), scaled to an
 * effective value of 0.25. Phases are spread by the golden ratio, which keeps the peaks low.
 */
export function buildTable(
  frequency: number,
  count: number,
  amplitudeOf: (harmonic: number) => number,
): Float32Array {
  const table = new Float32Array(TABLE_SIZE + 1)
  const highest = Math.max(1, Math.min(count, Math.floor(HIGHEST_HERTZ / frequency)))
  let power = 0
  for (let harmonic = 1; harmonic <= highest; harmonic++) {
    const amplitude = amplitudeOf(harmonic)
    power += (amplitude * amplitude) / 2
    addHarmonic(table, harmonic, amplitude)
  }
  const scale = power > 0 ? 0.25 / Math.sqrt(power) : 0
  for (let index = 0; index <= TABLE_SIZE; index++) table[index] = (table[index] as number) * scale
  return table
}

function addHarmonic(table: Float32Array, harmonic: number, amplitude: number): void {
  let phase = Math.floor(harmonic * harmonic * 0.6180339887498949 * TABLE_SIZE) % TABLE_SIZE
  for (let index = 0; index <= TABLE_SIZE; index++) {
    table[index] = (table[index] as number) + amplitude * (SINE[phase] as number)
    phase += harmonic
    if (phase >= TABLE_SIZE) phase %= TABLE_SIZE
  }
}
