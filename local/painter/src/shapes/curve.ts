import type { Point } from '../marks.ts'

/** A smooth way through points (a uniform Catmull-Rom spline), with `steps` pieces between two of them. */
export function curve(through: readonly Point[], steps = 6): Point[] {
  const last = through.length - 1
  const at = (i: number) => through[Math.max(0, Math.min(last, i))]!
  const points: Point[] = [at(0)]
  for (let i = 0; i < last; i++) {
    for (let k = 1; k <= steps; k++) {
      const t = k / steps
      points.push([
        spline(at(i - 1)[0], at(i)[0], at(i + 1)[0], at(i + 2)[0], t),
        spline(at(i - 1)[1], at(i)[1], at(i + 1)[1], at(i + 2)[1], t),
      ])
    }
  }
  return points
}

function spline(before: number, from: number, to: number, after: number, t: number): number {
  const bend = 2 * before - 5 * from + 4 * to - after
  const turn = 3 * (from - to) + after - before
  return from + 0.5 * t * (to - before + t * (bend + t * turn))
}
