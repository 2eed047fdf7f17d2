/** Input samples on either side that an output sample is made of, when the rate goes up. */
const REACH = 16

/**
 * Converts sound to another sample rate: each new sample is a mean of its neighbours, weighted by a sinc
 * under a Hann window. When the rate goes down, the sinc widens so that nothing above the new half rate is
 * folded back.
 *
 * @see https://ccrma.stanford.edu/~jos/resample/ J. O. Smith, Digital Audio Resampling
 */
export function resample(input: Float32Array, from: number, to: number): Float32Array {
  if (from === to) return input
  const cutoff = Math.min(1, to / from)
  const reach = REACH / cutoff
  const kernels = kernelsOf(from, to, cutoff, reach)
  const output = new Float32Array(Math.round((input.length * to) / from))
  for (let index = 0; index < output.length; index++) {
    const centre = (index * from) / to
    const kernel = kernels[index % kernels.length] as Float64Array
    const first = Math.floor(centre) - Math.floor(reach)
    let sum = 0
    for (let tap = Math.max(0, -first); tap < kernel.length && first + tap < input.length; tap++) {
      sum += (kernel[tap] as number) * (input[first + tap] as number)
    }
    output[index] = sum
  }
  return output
}

/**
 * The places of output samples between input samples repeat; this makes the weights for each of those places.
 */
function kernelsOf(from: number, to: number, cutoff: number, reach: number): Float64Array[] {
  const phases = to / greatestCommonDivisor(from, to)
  return Array.from({ length: phases }, (_, phase) => {
    const fraction = ((phase * from) / to) % 1
    const side = Math.floor(reach)
    const weightOf = (tap: number) => weight(tap - side - fraction, cutoff, reach)
    return Float64Array.from({ length: 2 * side + 2 }, (_, tap) => weightOf(tap))
  })
}

function weight(distance: number, cutoff: number, reach: number): number {
  if (Math.abs(distance) >= reach) return 0
  const x = Math.PI * distance * cutoff
  const sinc = x === 0 ? 1 : Math.sin(x) / x
  return cutoff * sinc * (0.5 + 0.5 * Math.cos((Math.PI * distance) / reach))
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b)
}
