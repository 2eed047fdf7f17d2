import type { Point } from '../model/face-reading.ts'
import { inPerCent } from './in-per-cent.ts'

/** The inner corners of the mouth in the 68-point mark-up. */
const corners = [60, 64] as const
/** The middles of the inner edges of the lips. */
const lips = [62, 66] as const
/** The gap between the lips, measured in widths of the mouth, above which it counts as open. */
const openRatio = 0.25

/** Whether the mouth is open; the further from the threshold, the surer (50 to 100 per cent). */
export function mouthOpenOf(points: Point[]): { Value: boolean; Confidence: number } {
  const ratio = distance(points, lips) / distance(points, corners)
  const certainty = Math.min(1, Math.abs(ratio - openRatio) / openRatio)
  return { Value: ratio > openRatio, Confidence: inPerCent(0.5 + 0.5 * certainty) }
}

function distance(points: Point[], [from, to]: readonly [number, number]): number {
  const a = points[from] ?? { x: 0, y: 0 }
  const b = points[to] ?? { x: 0, y: 0 }
  return Math.hypot(a.x - b.x, a.y - b.y)
}
