/** How many values are kept at most: 32 MB, two pictures of 1024 by 1024 pixels as they are painted in oil. */
const MOST_KEPT = 8 * 1024 * 1024

/** Planes of pictures that are finished. */
const idle: Float32Array[] = []

/**
 * A plane of zeros, a value for each pixel of a picture. It may be one that was given back: new ones for each picture have
 * the garbage collector run several times, an eighth of the processor's time.
 */
export function newPlane(pixels: number): Float32Array {
  const index = idle.findIndex((plane) => plane.length === pixels)
  const [kept] = index === -1 ? [] : idle.splice(index, 1)
  return kept ? kept.fill(0) : new Float32Array(pixels)
}

/**
 * Gives back the planes of pictures that nobody looks at any longer, each once, though several pictures may have it. The oldest
 * go where there are too many.
 */
export function giveBack(pictures: readonly object[]): void {
  const planes = pictures.flatMap(Object.values).filter((value) => value instanceof Float32Array)
  idle.push(...new Set(planes))
  let kept = idle.reduce((sum, { length }) => sum + length, 0)
  while (kept > MOST_KEPT) kept -= idle.shift()!.length
}
