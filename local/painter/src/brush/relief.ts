import type { Canvas } from '../canvas.ts'
import { smoothStep } from '../smooth-step.ts'

/**
 * Lights the paint from the upper left, so that its thickness shows. `strength` is 0 for flat paint, about 1
 * for oil. Changes the lightness of the canvas in place.
 */
export function lightRelief(canvas: Canvas, strength: number): void {
  const { width, height, l, relief } = canvas
  for (let y = 0; y < height; y++) {
    const above = y > 0 ? -width : 0
    const below = y < height - 1 ? width : 0
    for (let x = 0; x < width; x++) {
      const i = y * width + x
      const slopeX = relief[i + (x < width - 1 ? 1 : 0)]! - relief[i - (x > 0 ? 1 : 0)]!
      const slopeY = relief[i + below]! - relief[i + above]!
      const light = (slopeX * 0.62 + slopeY * 0.78) * 0.085 * strength
      l[i]! += soften(light) * (0.35 + 0.65 * l[i]!)
    }
  }
}

/** Keeps glints and shadows from burning out. */
function soften(light: number): number {
  if (light > 0.11) return 0.11 + (light - 0.11) * 0.3
  if (light < -0.1) return -0.1 + (light + 0.1) * 0.3
  return light
}

/** Darkens the picture towards its corners by up to `depth` of the lightness. */
export function vignette(canvas: Canvas, depth: number): void {
  const { width, height, l } = canvas
  for (let y = 0; y < height; y++) {
    const v = (y + 0.5) / height - 0.5
    for (let x = 0; x < width; x++) {
      const u = (x + 0.5) / width - 0.5
      l[y * width + x]! *= 1 - depth * smoothStep(0.05, 0.5, u * u + v * v)
    }
  }
}
