import type { Pixels } from '@moodscape/shared/pictures/preview-picture'
import type { PaletteColour } from '@moodscape/shared/records/asset-details'
import { converter, formatHex } from 'culori'

/** So many colours; fewer where a picture has no more. */
const MOST = 5
/** By then the clusters of a small picture have long come to rest. */
const MAX_ROUNDS = 24
/** Below, a pixel says more of what is behind the picture. */
const MIN_ALPHA = 128

/** A colour in OKLab, where distances are those that people see, and how many pixels have it. */
interface Swatch {
  l: number
  a: number
  b: number
  pixels: number
}

const toOklab = converter('oklab')

/**
 * Finds the main colours of a picture, the most frequent first, by k-means in OKLab (B. Ottosson 2020,
 * https://bottosson.github.io/posts/oklab/). Nothing is left to chance: the same pixels have the same palette.
 *
 * @returns colours with the shares of the pixels nearest to them; empty for a picture that is transparent all over
 */
export function findPalette(pixels: Pixels): PaletteColour[] {
  const swatches = countColours(pixels)
  const total = swatches.reduce((sum, swatch) => sum + swatch.pixels, 0)
  let centres = chooseSeeds(swatches)
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const moved = moveCentres(swatches, centres)
    const isAtRest = moved.every(
      (centre, n) => centres[n] !== undefined && distance(centre, centres[n]) < 1e-9,
    )
    centres = moved
    if (isAtRest) break
  }
  return centres
    .sort((one, other) => other.pixels - one.pixels)
    .map(({ l, a, b, pixels: count }) => ({
      color: formatHex({ mode: 'oklab', l, a, b }),
      share: Math.round((count / total) * 1_000) / 1_000,
    }))
}

/** Colours that share five bits a channel are taken together: a tenth of the work, and no difference to the eye. */
function countColours({ data }: Pixels): Swatch[] {
  const sums = new Map<number, { red: number; green: number; blue: number; pixels: number }>()
  for (let at = 0; at + 3 < data.length; at += 4) {
    const [red, green, blue] = [data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0]
    if ((data[at + 3] ?? 0) < MIN_ALPHA) continue
    const name = ((red >> 3) << 10) | ((green >> 3) << 5) | (blue >> 3)
    const sum = sums.get(name) ?? { red: 0, green: 0, blue: 0, pixels: 0 }
    sums.set(name, sum)
    sum.red += red
    sum.green += green
    sum.blue += blue
    sum.pixels += 1
  }
  return [...sums.values()].map(({ red, green, blue, pixels }) => {
    const level = (sum: number) => sum / pixels / 255
    const { l, a, b } = toOklab({ mode: 'rgb', r: level(red), g: level(green), b: level(blue) })
    return { l, a, b, pixels }
  })
}

/** Begins with the most frequent colour, and goes on with the one that is most in number and farthest from all so far. */
function chooseSeeds(swatches: Swatch[]): Swatch[] {
  const seeds: Swatch[] = []
  const distances = swatches.map(() => 1)
  while (seeds.length < Math.min(MOST, swatches.length)) {
    let next: Swatch | undefined
    let most = -1
    swatches.forEach((swatch, n) => {
      const weight = swatch.pixels * (distances[n] ?? 0)
      if (weight > most) [next, most] = [swatch, weight]
    })
    const seed = next
    if (!seed) break
    seeds.push(seed)
    swatches.forEach((swatch, n) => {
      distances[n] = Math.min(distances[n] ?? 0, distance(seed, swatch))
    })
  }
  return seeds
}

/** Moves each centre into the middle of the colours that are nearest to it. */
function moveCentres(swatches: Swatch[], centres: Swatch[]): Swatch[] {
  const sums = centres.map(() => ({ l: 0, a: 0, b: 0, pixels: 0 }))
  for (const swatch of swatches) {
    const sum = sums[nearestOf(centres, swatch)]
    if (!sum) continue
    sum.l += swatch.l * swatch.pixels
    sum.a += swatch.a * swatch.pixels
    sum.b += swatch.b * swatch.pixels
    sum.pixels += swatch.pixels
  }
  return sums
    .filter(({ pixels }) => pixels > 0)
    .map(({ l, a, b, pixels }) => ({ l: l / pixels, a: a / pixels, b: b / pixels, pixels }))
}

/** Asked for each colour in each round: without an array for each of them it takes a fifth of the time. */
function nearestOf(centres: Swatch[], swatch: Swatch): number {
  let nearest = 0
  let least = Infinity
  for (let n = 0; n < centres.length; n++) {
    const centre = centres[n]
    const away = centre ? distance(centre, swatch) : Infinity
    if (away < least) [nearest, least] = [n, away]
  }
  return nearest
}

/** Squared. */
function distance(one: Swatch, other: Swatch): number {
  return (one.l - other.l) ** 2 + (one.a - other.a) ** 2 + (one.b - other.b) ** 2
}
