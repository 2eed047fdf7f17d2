import type { Canvas, Colours } from '../canvas.ts'
import { smoothStep } from '../smooth-step.ts'

/**
 * Lights the paint from the upper left, so that its thickness shows. `strength` is 0 for flat paint, about 1
 * for oil. Changes the lightness of the canvas in place.
 */
export function lightRelief(canvas: Canvas, strength: number): void {
  for (let y = 0; y < canvas.height; y++) lightRow(canvas, y, strength)
}

function lightRow({ width, height, l, relief }: Canvas, y: number, strength: number): void {
  const above = y > 0 ? -width : 0
  const below = y < height - 1 ? width : 0
  const first = y * width
  const last = first + width - 1
  for (let i = first; i <= last; i++) {
    const slopeX = relief[i < last ? i + 1 : i]! - relief[i > first ? i - 1 : i]!
    const slopeY = relief[i + below]! - relief[i + above]!
    const light = (slopeX * 0.62 + slopeY * 0.78) * 0.085 * strength
    l[i]! += soften(light) * (0.35 + 0.65 * l[i]!)
  }
}

/** Keeps glints and shadows from burning out. */
function soften(light: number): number {
  if (light > 0.11) return 0.11 + (light - 0.11) * 0.3
  if (light < -0.1) return -0.1 + (light + 0.1) * 0.3
  return light
}

/** Up to this squared distance from the middle, in parts of the sides, a vignette leaves the picture alone. */
const BRIGHT = 0.05

/** Darkens the picture towards its corners by up to `depth` of the lightness. */
export function vignette({ width, height, l }: Colours, depth: number): void {
  const across = Float64Array.from({ length: width }, (_, x) => squareFromMiddle(x, width))
  for (let y = 0; y < height; y++) darkenRow(l, y * width, across, squareFromMiddle(y, height), depth)
}

function darkenRow(l: Float32Array, first: number, across: Float64Array, down: number, depth: number): void {
  for (let x = 0; x < across.length; x++) {
    const square = across[x]! + down
    if (square > BRIGHT) l[first + x]! *= 1 - depth * smoothStep(BRIGHT, 0.5, square)
  }
}

function squareFromMiddle(place: number, length: number): number {
  const away = (place + 0.5) / length - 0.5
  return away * away
}
