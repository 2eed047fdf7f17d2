/** How heavy a place in the bar is, 0..1: the downbeat, the middle, the other beats, what lies between. */
export function metricalWeight(offset: number, meter: number): number {
  if (offset === 0) return 1
  if (meter !== 3 && offset === Math.ceil(meter / 2)) return 0.75
  return Number.isInteger(offset) ? 0.45 : 0.15
}
