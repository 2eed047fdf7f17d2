import { type MoodPart, SMALLEST_SHARE } from '@moodscape/mood/blend'
import type { EmotionType } from '@moodscape/mood/emotion'
import { cos, exp, sin, TAU } from '@moodscape/mood/exact-math'
import type { Random } from '@moodscape/mood/random'

import { createNoise } from '../noise.ts'
import { inBands, type Pause } from '../pause.ts'

/** How much of the picture's one end turns into the other: smaller makes the front between them sharper. */
const SOFTNESS = 0.16

/** Samples along each side. */
const SIDE = 64

/** Scenes that one picture holds; a fourth would leave none of them room. */
const MOST = 3

/** Where in the picture which emotion reigns. */
export interface Shares {
  parts: readonly MoodPart[]
  /** The share of a part at a place, 0..1 by width and height; all parts add up to 1 everywhere. */
  at: (part: number, u: number, v: number) => number
}

/**
 * The parts of a mood that are painted. Weights lose what the first one left out has, so that nothing jumps
 * when two emotions change ranks or one comes or goes.
 */
export function paintedParts(parts: readonly MoodPart[]): MoodPart[] {
  if (parts.length === 1) return [...parts]
  const floor = Math.max(SMALLEST_SHARE, parts[MOST]?.weight ?? 0)
  const kept = parts.map(({ type, weight }) => ({ type, weight: weight - floor })).filter((p) => p.weight > 0)
  const sum = kept.reduce((total, { weight }) => total + weight, 0)
  if (sum === 0) return [{ type: parts[0]!.type, weight: 1 }]
  // By name, since the order of weights changes on the way from one mood to another.
  return kept
    .map(({ type, weight }) => ({ type, weight: weight / sum }))
    .sort((p, q) => (p.type < q.type ? -1 : 1))
}

/**
 * Divides the picture among emotions by their weights, with soft fronts that wander through it. Each emotion
 * comes from its own side, chosen by the seed; the front moves steadily with the weights.
 */
export function divide(parts: readonly MoodPart[], random: Random): Shares {
  if (parts.length === 1) return { parts, at: () => 1 }
  const pulls = parts.map(({ type }) => pullOf(type, random.fork(type)))
  const factors = parts.map(({ weight }) => weight)
  const shares = parts.map(() => new Float32Array(SIDE * SIDE))
  // Each round brings the means closer to the weights (as in Sinkhorn's scaling).
  for (let round = 0; round < 24; round++) {
    scaleByShare(shares, pulls, factors)
    for (const [part, { weight }] of parts.entries()) factors[part]! *= weight / mean(shares[part]!)
  }
  return { parts, at: (part, u, v) => sample(shares[part]!, u, v) }
}

/** Sets what each part has of each place, so that all together have all of it. */
function scaleByShare(
  shares: readonly Float32Array[],
  pulls: readonly Float32Array[],
  factors: readonly number[],
): void {
  for (let i = 0; i < SIDE * SIDE; i++) {
    let sum = 0
    for (let part = 0; part < factors.length; part++) sum += factors[part]! * pulls[part]![i]!
    for (let part = 0; part < factors.length; part++)
      shares[part]![i] = (factors[part]! * pulls[part]![i]!) / sum
  }
}

/** The shares of a part for every pixel of a picture. */
export async function sharePlane(
  shares: Shares,
  part: number,
  width: number,
  height: number,
  pause: Pause,
): Promise<Float32Array> {
  const plane = new Float32Array(width * height)
  await inBands(height, pause, (from, to) => {
    for (let y = from; y < to; y++) {
      for (let x = 0; x < width; x++) plane[y * width + x] = shares.at(part, x / width, y / height)
    }
  })
  return plane
}

function pullOf(type: EmotionType, random: Random): Float32Array {
  const angle = random.range(0, TAU)
  const [c, s] = [cos(angle) * 0.8, sin(angle) * 0.5]
  const noise = createNoise(random.fork(`front of ${type}`))
  return Float32Array.from({ length: SIDE * SIDE }, (_, i) => {
    const [u, v] = [(i % SIDE) / SIDE - 0.5, Math.floor(i / SIDE) / SIDE - 0.5]
    return exp((c * u + s * v + 0.3 * noise.fractal(u * 1.7, v * 1.7, 3)) / SOFTNESS)
  })
}

function mean(plane: Float32Array): number {
  let sum = 0
  for (let i = 0; i < plane.length; i++) sum += plane[i]!
  return sum / plane.length
}

function sample(plane: Float32Array, u: number, v: number): number {
  const x = Math.min(SIDE - 1, Math.max(0, u * SIDE - 0.5))
  const y = Math.min(SIDE - 1, Math.max(0, v * SIDE - 0.5))
  const [left, top] = [Math.min(SIDE - 2, Math.floor(x)), Math.min(SIDE - 2, Math.floor(y))]
  const i = top * SIDE + left
  const upper = plane[i]! + (plane[i + 1]! - plane[i]!) * (x - left)
  const lower = plane[i + SIDE]! + (plane[i + SIDE + 1]! - plane[i + SIDE]!) * (x - left)
  return upper + (lower - upper) * (y - top)
}
