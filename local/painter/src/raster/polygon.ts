import type { Point, Polygon } from '../marks.ts'
import type { Plane, Visit } from './plane.ts'

/**
 * Fills by the even-odd rule; a pixel at the border is covered by its distance to the nearest edge. `along`
 * runs from the middle of the first edge to the corner farthest from it.
 */
export function rasterisePolygon(plane: Plane, polygon: Polygon, visit: Visit): void {
  const corners = polygon.points.map(([x, y]): Point => [x * plane.unit, y * plane.unit])
  const xs = corners.map(([x]) => x)
  const ys = corners.map(([, y]) => y)
  const left = Math.max(0, Math.floor(Math.min(...xs)) - 1)
  const right = Math.min(plane.width - 1, Math.ceil(Math.max(...xs)) + 1)
  const top = Math.max(0, Math.floor(Math.min(...ys)) - 1)
  const bottom = Math.min(plane.height - 1, Math.ceil(Math.max(...ys)) + 1)
  const [footX, footY] = middle(corners[0]!, corners[1]!)
  const [tipX, tipY] = farthest(corners, footX, footY)
  const length = Math.sqrt((tipX - footX) * (tipX - footX) + (tipY - footY) * (tipY - footY)) || 1
  const dirX = (tipX - footX) / length
  const dirY = (tipY - footY) / length
  for (let row = top; row <= bottom; row++) {
    for (let column = left; column <= right; column++) {
      const x = column + 0.5
      const y = row + 0.5
      const inside = signedDistance(corners, x, y)
      if (inside <= -0.5) continue
      const across = Math.max(-1, Math.min(1, ((y - footY) * dirX - (x - footX) * dirY) / length))
      const along = (x - footX) * dirX + (y - footY) * dirY
      visit(row * plane.width + column, Math.min(1, inside + 0.5), across, along)
    }
  }
}

function middle(p: Point, q: Point): Point {
  return [(p[0] + q[0]) / 2, (p[1] + q[1]) / 2]
}

function farthest(corners: readonly Point[], x: number, y: number): Point {
  const squares = corners.map(([px, py]) => (px - x) * (px - x) + (py - y) * (py - y))
  return corners[squares.indexOf(Math.max(...squares))]!
}

/** Distance to the nearest edge in pixels, positive inside. */
function signedDistance(corners: readonly Point[], x: number, y: number): number {
  let nearest = Infinity
  let inside = false
  let [x0, y0] = corners[corners.length - 1]!
  for (const [x1, y1] of corners) {
    if (y0 > y !== y1 > y && x < x0 + ((y - y0) / (y1 - y0)) * (x1 - x0)) inside = !inside
    const dx = x1 - x0
    const dy = y1 - y0
    const t = Math.min(1, Math.max(0, ((x - x0) * dx + (y - y0) * dy) / (dx * dx + dy * dy || 1)))
    const offX = x - x0 - dx * t
    const offY = y - y0 - dy * t
    nearest = Math.min(nearest, offX * offX + offY * offY)
    x0 = x1
    y0 = y1
  }
  const distance = Math.sqrt(nearest)
  return inside ? distance : -distance
}
