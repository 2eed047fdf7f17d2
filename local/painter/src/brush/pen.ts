import { type Colours, cover } from '../canvas.ts'
import type { Lab } from '../colour.ts'

/** A place in pixels. */
export type Place = readonly [x: number, y: number]

/** Pixels between two touches of the pen. */
const STEP = 0.8

/**
 * Draws a thin line through places, up to two pixels wide, that tapers from one width to another in pixels.
 */
export function drawLine(
  canvas: Colours,
  places: readonly Place[],
  from: number,
  to: number,
  ink: Lab,
  opacity: number,
): void {
  for (let i = 1; i < places.length; i++) {
    const [[x0, y0], [x1, y1]] = [places[i - 1]!, places[i]!]
    const length = Math.sqrt((x1 - x0) * (x1 - x0) + (y1 - y0) * (y1 - y0))
    const touches = Math.max(1, Math.round(length / STEP))
    for (let touch = 0; touch < touches; touch++) {
      const t = touch / touches
      const width = from + (to - from) * ((i - 1 + t) / (places.length - 1))
      put(canvas, x0 + (x1 - x0) * t, y0 + (y1 - y0) * t, ink, opacity * Math.min(1, width))
    }
  }
}

/** Shares a touch among the four pixels around it. */
function put(canvas: Colours, x: number, y: number, [l, a, b]: Lab, opacity: number): void {
  const [left, top] = [Math.floor(x - 0.5), Math.floor(y - 0.5)]
  if (left < 0 || top < 0 || left + 1 >= canvas.width || top + 1 >= canvas.height) return
  const [u, v] = [x - 0.5 - left, y - 0.5 - top]
  for (let corner = 0; corner < 4; corner++) {
    const [right, bottom] = [corner & 1, corner >> 1]
    const share = (right ? u : 1 - u) * (bottom ? v : 1 - v) * opacity
    cover(canvas, (top + bottom) * canvas.width + left + right, l, a, b, share)
  }
}
