/** 0 below `from`, 1 above `to`, and a smooth rise between; `to` may also be the smaller one. */
export function smoothStep(from: number, to: number, x: number): number {
  const t = (x - from) / (to - from)
  if (t <= 0) return 0
  if (t >= 1) return 1
  return t * t * (3 - 2 * t)
}
