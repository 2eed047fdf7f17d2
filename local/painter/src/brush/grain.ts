/** Chance by pixel, 0..1: the same for the same place and seed, and unrelated to its neighbours. */
export function grainAt(x: number, y: number, seed: number): number {
  let hash = Math.imul(x ^ seed, 0x85ebca6b) ^ Math.imul(y + 0x7f4a7c15, 0xc2b2ae35)
  hash ^= hash >>> 15
  hash = Math.imul(hash, 0x27d4eb2f)
  hash ^= hash >>> 13
  return (hash >>> 0) / 4294967296
}
