import { cos, sin } from '@moodscape/mood/exact-math'

import type { Dab } from '../marks.ts'
import { smoothStep } from '../smooth-step.ts'
import type { Plane, Visit } from './plane.ts'

/**
 * The smallest dab in pixels of radius; smaller ones fade instead, else they would flicker between pixels.
 */
const SMALLEST = 0.6

export function rasteriseDab(plane: Plane, dab: Dab, visit: Visit): void {
  const wanted = dab.radius * plane.unit
  const radius = Math.max(SMALLEST * plane.finest, wanted)
  const strength = Math.min(1, Math.max(0.25, wanted / radius))
  const slim = Math.max(dab.slim, (SMALLEST * plane.finest) / radius)
  const x = dab.x * plane.unit
  const y = dab.y * plane.unit
  const dirX = cos(dab.angle)
  const dirY = sin(dab.angle)
  const reach = radius * Math.max(1, slim) + 1
  const left = Math.max(0, Math.floor(x - reach))
  const right = Math.min(plane.width - 1, Math.ceil(x + reach))
  const top = Math.max(0, Math.floor(y - reach))
  const bottom = Math.min(plane.height - 1, Math.ceil(y + reach))
  const rim = Math.min(1, 1 / (radius * Math.min(1, slim)))
  for (let row = top; row <= bottom; row++) {
    for (let column = left; column <= right; column++) {
      const px = column + 0.5 - x
      const py = row + 0.5 - y
      const along = (px * dirX + py * dirY) / radius
      const across = (py * dirX - px * dirY) / (radius * slim)
      const distance = Math.sqrt(along * along + across * across)
      if (distance >= 1 + rim / 2) continue
      const edge = Math.min(1, (1 + rim / 2 - distance) / rim)
      const fade = dab.soft > 0 ? smoothStep(1, 1 - dab.soft, distance) : 1
      const coverage = edge * fade * strength
      if (coverage > 0) visit(row * plane.width + column, coverage, Math.min(1, distance), along * radius)
    }
  }
}
