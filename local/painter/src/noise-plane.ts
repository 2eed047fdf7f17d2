import type { Noise } from './noise.ts'

/**
 * Fractal noise for every pixel, with features about `size` pixels wide. Computed on a coarse lattice and
 * interpolated, since it changes slowly between neighbours. `offset` chooses another part of the noise.
 */
export function noisePlane(
  noise: Noise,
  width: number,
  height: number,
  size: number,
  octaves = 2,
  offset = 0,
): Float32Array {
  const step = Math.max(1, Math.floor(size / 2 / (1 << (octaves - 1)) / 2))
  const columns = Math.ceil(width / step) + 2
  const rows = Math.ceil(height / step) + 2
  const lattice = new Float32Array(columns * rows)
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const [x, y] = [(column * step) / size + offset, (row * step) / size - offset]
      lattice[row * columns + column] = noise.fractal(x, y, octaves)
    }
  }
  const plane = new Float32Array(width * height)
  for (let y = 0; y < height; y++) {
    const row = Math.floor(y / step)
    const v = y / step - row
    for (let x = 0; x < width; x++) {
      const column = Math.floor(x / step)
      const u = x / step - column
      const i = row * columns + column
      const top = lattice[i]! * (1 - u) + lattice[i + 1]! * u
      const bottom = lattice[i + columns]! * (1 - u) + lattice[i + columns + 1]! * u
      plane[y * width + x] = top * (1 - v) + bottom * v
    }
  }
  return plane
}
