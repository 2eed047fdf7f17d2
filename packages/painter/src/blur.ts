import { createCanvas, type Canvas } from './canvas.ts'

/** A copy of the picture's colours, out of focus by about `radius` pixels (standard deviation). */
export function blurCanvas(canvas: Canvas, radius: number): Canvas {
  const blurred = createCanvas(canvas.width, canvas.height)
  for (const plane of ['l', 'a', 'b'] as const) {
    blurred[plane].set(blurPlane(canvas[plane], canvas.width, canvas.height, radius))
  }
  return blurred
}

/** A blurred copy of one plane: three box blurs, which come close to a Gaussian. */
export function blurPlane(plane: Float32Array, width: number, height: number, radius: number): Float32Array {
  const reach = Math.max(1, Math.round(radius))
  let from = plane.slice()
  let to = new Float32Array(plane.length)
  for (let round = 0; round < 3; round++) {
    for (let row = 0; row < height; row++) boxBlur(from, to, row * width, 1, width, reach)
    ;[from, to] = [to, from]
    for (let column = 0; column < width; column++) boxBlur(from, to, column, width, height, reach)
    ;[from, to] = [to, from]
  }
  return from
}

/** Averages `2 * reach + 1` neighbours along one line of a plane; the line's ends are repeated beyond it. */
function boxBlur(
  from: Float32Array,
  to: Float32Array,
  start: number,
  stride: number,
  length: number,
  reach: number,
): void {
  const at = (i: number) => from[start + stride * (i < 0 ? 0 : i >= length ? length - 1 : i)]!
  const share = 1 / (2 * reach + 1)
  let sum = 0
  for (let i = -reach; i <= reach; i++) sum += at(i)
  for (let i = 0; i < length; i++) {
    to[start + stride * i] = sum * share
    sum += at(i + reach + 1) - at(i - reach)
  }
}
