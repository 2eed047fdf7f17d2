import type { Line } from '../marks.ts'
import type { Plane, Visit } from './plane.ts'

/**
 * Lines are cut into pieces of at most this many pixels, so that a slanting one does not search a wide box.
 */
const PIECE = 6

/**
 * A line is a chain of capsules. The nearest one wins each pixel, so that a translucent line does not darken
 * where its pieces meet.
 */
export function rasteriseLine(plane: Plane, line: Line, visit: Visit): void {
  const total = lengthOf(line)
  if (total === 0) return
  const touched: number[] = []
  const thickness = (done: number) => (line.from + (line.to - line.from) * (done / total)) * plane.unit
  let done = 0
  for (let i = 1; i < line.points.length; i++) {
    const [x0, y0] = line.points[i - 1]!
    const [x1, y1] = line.points[i]!
    const dx = (x1 - x0) * plane.unit
    const dy = (y1 - y0) * plane.unit
    const length = Math.sqrt(dx * dx + dy * dy)
    if (length === 0) continue
    const pieces = Math.ceil(length / PIECE)
    for (let k = 0; k < pieces; k++) {
      const start = k / pieces
      const along = done + (length * start) / plane.unit
      const width = thickness(along)
      stampCapsule(plane, touched, {
        x: x0 * plane.unit + dx * start,
        y: y0 * plane.unit + dy * start,
        dirX: dx / length,
        dirY: dy / length,
        length: length / pieces,
        width: Math.max(plane.finest, width),
        strength: Math.min(1, Math.max(0.25, width / plane.finest)),
        along: along * plane.unit,
      })
    }
    done += length / plane.unit
  }
  for (const pixel of touched) {
    visit(pixel, plane.coverage[pixel]!, plane.across[pixel]!, plane.along[pixel]!)
    plane.coverage[pixel] = 0
  }
}

interface Capsule {
  x: number
  y: number
  dirX: number
  dirY: number
  length: number
  width: number
  strength: number
  along: number
}

function stampCapsule(plane: Plane, touched: number[], capsule: Capsule): void {
  const { x, y, dirX, dirY, length, width } = capsule
  const half = width / 2
  const reach = half + 0.5
  const endX = x + dirX * length
  const endY = y + dirY * length
  const left = Math.max(0, Math.floor(Math.min(x, endX) - reach))
  const right = Math.min(plane.width - 1, Math.ceil(Math.max(x, endX) + reach))
  const top = Math.max(0, Math.floor(Math.min(y, endY) - reach))
  const bottom = Math.min(plane.height - 1, Math.ceil(Math.max(y, endY) + reach))
  for (let row = top; row <= bottom; row++) {
    for (let column = left; column <= right; column++) {
      const px = column + 0.5 - x
      const py = row + 0.5 - y
      const along = Math.min(length, Math.max(0, px * dirX + py * dirY))
      const offX = px - dirX * along
      const offY = py - dirY * along
      const distance = Math.sqrt(offX * offX + offY * offY)
      if (distance >= reach) continue
      const coverage = Math.min(1, reach - distance) * capsule.strength
      const pixel = row * plane.width + column
      if (coverage <= plane.coverage[pixel]!) continue
      if (plane.coverage[pixel] === 0) touched.push(pixel)
      plane.coverage[pixel] = coverage
      plane.across[pixel] = Math.max(-1, Math.min(1, (py * dirX - px * dirY) / half))
      plane.along[pixel] = capsule.along + along
    }
  }
}

function lengthOf(line: Line): number {
  let sum = 0
  for (let i = 1; i < line.points.length; i++) {
    const dx = line.points[i]![0] - line.points[i - 1]![0]
    const dy = line.points[i]![1] - line.points[i - 1]![1]
    sum += Math.sqrt(dx * dx + dy * dy)
  }
  return sum
}
