/** A valve's bend: close to the hyperbolic tangent, of plain arithmetic, exactly 1 from 3 on. */
export function softClip(x: number): number {
  if (x >= 3) return 1
  if (x <= -3) return -1
  const square = x * x
  return (x * (27 + square)) / (27 + 9 * square)
}
