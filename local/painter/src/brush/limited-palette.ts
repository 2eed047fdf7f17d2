import type { Random } from '@moodscape/mood/random'

import type { Colours } from '../canvas.ts'
import type { Lab } from '../colour.ts'

const ROUNDS = 8
const MOST_SAMPLES = 4096

/** Distance in OKLab up to which two colours may be dithered. */
const WIDEST_MIX = 0.13

/** The few colours that stand best for a picture: k-means in OKLab, seeded by k-means++. */
export function findPalette(canvas: Colours, count: number, random: Random): Lab[] {
  const step = Math.max(1, Math.floor(canvas.l.length / MOST_SAMPLES))
  const samples: Lab[] = []
  for (let i = 0; i < canvas.l.length; i += step) samples.push([canvas.l[i]!, canvas.a[i]!, canvas.b[i]!])
  let palette = spreadSeeds(samples, count, random)
  for (let round = 0; round < ROUNDS; round++) palette = moveToMeans(samples, palette)
  return palette
}

/** Two colours of a palette between which `colour` lies, and its share (0..0.5) of the second. */
export function nearestTwo(palette: readonly Lab[], colour: Lab): { first: Lab; second: Lab; share: number } {
  let [first, second] = [palette[0]!, palette[0]!]
  let [nearest, next] = [Infinity, Infinity]
  for (const candidate of palette) {
    const square = squareDistance(candidate, colour)
    if (square < nearest) {
      next = nearest
      second = first
      nearest = square
      first = candidate
    } else if (square < next) {
      next = square
      second = candidate
    }
  }
  const gap = squareDistance(first, second)
  // The colour's foot on the line between the two; colours too far apart would not mix in the eye.
  const along = gap > 0 && gap < WIDEST_MIX * WIDEST_MIX ? (nearest - next + gap) / (2 * gap) : 0
  return { first, second, share: Math.min(0.5, Math.max(0, along)) }
}

/** Far colours are likelier to be chosen, so that small bright spots get a colour of their own. */
function spreadSeeds(samples: readonly Lab[], count: number, random: Random): Lab[] {
  const seeds = [random.pick(samples)]
  const squares = samples.map((sample) => squareDistance(sample, seeds[0]!))
  while (seeds.length < count && squares.some((square) => square > 0)) {
    const seed = samples[random.weighted(squares)]!
    seeds.push(seed)
    samples.forEach((sample, i) => {
      squares[i] = Math.min(squares[i]!, squareDistance(sample, seed))
    })
  }
  return seeds
}

function moveToMeans(samples: readonly Lab[], palette: readonly Lab[]): Lab[] {
  const sums = palette.map(() => ({ l: 0, a: 0, b: 0, count: 0 }))
  for (const sample of samples) {
    const sum = sums[nearestIndex(palette, sample)]!
    sum.l += sample[0]
    sum.a += sample[1]
    sum.b += sample[2]
    sum.count += 1
  }
  return palette.map((colour, i): Lab => {
    const { l, a, b, count } = sums[i]!
    return count > 0 ? [l / count, a / count, b / count] : colour
  })
}

function nearestIndex(palette: readonly Lab[], colour: Lab): number {
  let nearest = 0
  let least = Infinity
  for (let i = 0; i < palette.length; i++) {
    const square = squareDistance(palette[i]!, colour)
    if (square >= least) continue
    least = square
    nearest = i
  }
  return nearest
}

function squareDistance(p: Lab, q: Lab): number {
  const [dl, da, db] = [p[0] - q[0], p[1] - q[1], p[2] - q[2]]
  return dl * dl + da * da + db * db
}
