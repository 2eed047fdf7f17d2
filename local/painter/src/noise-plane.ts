import type { Noise } from './noise.ts'
import { inBands, type Pause } from './pause.ts'

/**
 * Fractal noise for every pixel, with features about `size` pixels wide. Computed on a coarse lattice and
 * interpolated, since it changes slowly between neighbours. `offset` chooses another part of the noise.
 */
export async function noisePlane(
  noise: Noise,
  width: number,
  height: number,
  size: number,
  octaves: number,
  offset: number,
  pause: Pause,
): Promise<Float32Array> {
  const step = Math.max(1, Math.floor(size / 2 / (1 << (octaves - 1)) / 2))
  // Where every pixel is a sample, nothing lies between them.
  const columns = step === 1 ? width : Math.ceil(width / step) + 2
  const rows = step === 1 ? height : Math.ceil(height / step) + 2
  const lattice = new Float32Array(columns * rows)
  await inBands(rows, pause, (from, to) => {
    for (let row = from; row < to; row++) {
      const y = (row * step) / size - offset
      for (let column = 0; column < columns; column++) {
        lattice[row * columns + column] = noise.fractal((column * step) / size + offset, y, octaves)
      }
    }
  })
  if (step === 1) return lattice
  const plane = new Float32Array(width * height)
  await inBands(height, pause, (from, to) => enlarge(plane, width, lattice, columns, step, from, to))
  return plane
}

/** Fills rows of a plane of which a lattice has every so many pixels, each value between four of the lattice's. */
function enlarge(
  plane: Float32Array,
  width: number,
  lattice: Float32Array,
  columns: number,
  step: number,
  first: number,
  last: number,
): void {
  for (let y = first; y < last; y++) {
    const row = Math.floor(y / step)
    const v = y / step - row
    for (let column = 0; column * step < width; column++) {
      const i = row * columns + column
      const [topLeft, topRight] = [lattice[i]!, lattice[i + 1]!]
      const [bottomLeft, bottomRight] = [lattice[i + columns]!, lattice[i + columns + 1]!]
      const end = Math.min(width, (column + 1) * step)
      for (let x = column * step; x < end; x++) {
        const u = x / step - column
        const top = topLeft * (1 - u) + topRight * u
        const bottom = bottomLeft * (1 - u) + bottomRight * u
        plane[y * width + x] = top * (1 - v) + bottom * v
      }
    }
  }
}
