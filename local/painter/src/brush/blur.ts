import type { Colours } from '../canvas.ts'
import type { Pause } from '../pause.ts'

/** A copy of a picture's colours, out of focus by about `radius` pixels (standard deviation). */
export async function blurColours(picture: Colours, radius: number, pause: Pause): Promise<Colours> {
  const { width, height } = picture
  const between = new Float32Array(width * height)
  const blur = (plane: Float32Array) => blurPlane(plane, width, height, radius, pause, between)
  return { width, height, l: await blur(picture.l), a: await blur(picture.a), b: await blur(picture.b) }
}

/**
 * A blurred copy of one plane: three box blurs, which come close to a Gaussian, with a pause after each. `between` is a
 * plane of the same size to work on, for who blurs several.
 */
export async function blurPlane(
  plane: Float32Array,
  width: number,
  height: number,
  radius: number,
  pause: Pause,
  between = new Float32Array(plane.length),
): Promise<Float32Array> {
  const reach = Math.max(1, Math.round(radius))
  const blurred = new Float32Array(plane.length)
  for (let round = 0; round < 3; round++) {
    blurRows(round === 0 ? plane : blurred, between, width, height, reach)
    blurColumns(between, blurred, width, height, reach)
    await pause()
  }
  return blurred
}

/** Averages `2 * reach + 1` neighbours in each row; beyond the border its pixels go on. */
function blurRows(from: Float32Array, to: Float32Array, width: number, height: number, reach: number): void {
  for (let row = 0; row < height; row++) blurRow(from, to, row * width, (row + 1) * width - 1, reach)
}

function blurRow(from: Float32Array, to: Float32Array, start: number, end: number, reach: number): void {
  const share = 1 / (2 * reach + 1)
  let sum = 0
  for (let i = -reach; i <= reach; i++) sum += from[Math.min(end, Math.max(start, start + i))]!
  // Away from both borders, all neighbours are there.
  const near = Math.min(end + 1, start + reach)
  const far = Math.max(near, end - reach)
  for (let i = start; i < near; i++) {
    to[i] = sum * share
    sum += from[Math.min(end, i + reach + 1)]! - from[start]!
  }
  for (let i = near; i < far; i++) {
    to[i] = sum * share
    sum += from[i + reach + 1]! - from[i - reach]!
  }
  for (let i = far; i <= end; i++) {
    to[i] = sum * share
    sum += from[end]! - from[Math.max(start, i - reach)]!
  }
}

/**
 * The same for columns, all of them side by side: reading down one column at a time would miss every cache.
 */
function blurColumns(
  from: Float32Array,
  to: Float32Array,
  width: number,
  height: number,
  reach: number,
): void {
  const sums = new Float64Array(width)
  const rowAt = (row: number) => Math.min(height - 1, Math.max(0, row)) * width
  for (let row = -reach; row <= reach; row++) {
    const start = rowAt(row)
    for (let x = 0; x < width; x++) sums[x]! += from[start + x]!
  }
  for (let row = 0; row < height; row++)
    averageRow(from, to, sums, row * width, rowAt(row + reach + 1), rowAt(row - reach), 1 / (2 * reach + 1))
}

/** Writes a row of means, and moves their sums on to the next: one row enters, one leaves. */
function averageRow(
  from: Float32Array,
  to: Float32Array,
  sums: Float64Array,
  start: number,
  entering: number,
  leaving: number,
  share: number,
): void {
  for (let x = 0; x < sums.length; x++) {
    to[start + x] = sums[x]! * share
    sums[x]! += from[entering + x]! - from[leaving + x]!
  }
}
