import { type Colours, createColours } from '../canvas.ts'
import type { Lab } from '../colour.ts'
import { inBands, type Pause } from '../pause.ts'
import type { Drawn } from '../repertoire.ts'
import type { Sheet } from '../stage/skia.ts'
import { coverWithSheet } from './read-sheet.ts'
import type { Shares } from './shares.ts'
import { measure, type Tuning, tune } from './tune.ts'

/** How far each scene's colours move towards the mean of all, on OKLab's axes: one light over the picture. */
const SHARED_LIGHT = [0.35, 0.1, 0.1] as const

/** How much chroma a mixture may get back; where hues cancel out, there is nothing to strengthen. */
const MOST_GAIN = 3

/** How much livelier a whole mixture may become. */
const MOST_LIVELIER = 1.5

/** One scene of a mood with the sheets it was drawn on. */
export interface DrawnScene extends Drawn {
  ground: Colours
  things: Sheet
  tuning: Tuning
  /** What a mixture has to know of it; nothing where it has all of the picture. */
  mixed?: {
    /** Its means with all that stands in it, tuned. */
    mean: { l: number; chroma: number }
    /** Its share at each pixel, 0..1. */
    shares: Float32Array
  }
}

/** Lays the grounds of scenes into one another, then everything that stands on them. Changes the grounds. */
export async function joinScenes(
  drawn: readonly DrawnScene[],
  { parts }: Shares,
  pause: Pause,
): Promise<Colours> {
  for (const { ground, tuning } of drawn) await tune(ground, tuning, () => pause())
  if (drawn.length === 1) return drawn[0]!.ground
  const { width, height } = drawn[0]!.ground
  const joined = createColours(width, height)
  const light = sharedLight(
    drawn,
    parts.map(({ weight }) => weight),
  )
  const chroma = new Float32Array(width * height)
  for (const [index, scene] of drawn.entries()) {
    await inBands(
      height,
      () => pause(),
      (from, to) => addGround(joined, chroma, scene, light[index]!, from * width, to * width),
    )
  }
  await inBands(
    height,
    () => pause(),
    (from, to) => keepChroma(joined, chroma, from * width, to * width),
  )
  for (const [index, { things, tuning }] of drawn.entries()) {
    const [shift, { shift: own }] = [light[index]!, tuning]
    const whole: Lab = [own[0] + shift[0], own[1] + shift[1], own[2] + shift[2]]
    await coverWithSheet(joined, things, { tuning: { ...tuning, shift: whole } }, () => pause())
  }
  await keepMeans(joined, drawn, parts, () => pause())
  return joined
}

/** Gives a mixture the means that lie between those of its parts, so that it neither darkens nor pales on the way. */
async function keepMeans(
  joined: Colours,
  drawn: readonly DrawnScene[],
  parts: Shares['parts'],
  pause: Pause,
): Promise<void> {
  const wanted = { l: 0, chroma: 0 }
  for (const [index, { weight }] of parts.entries()) {
    const { mean } = drawn[index]!.mixed!
    wanted.l += weight * mean.l
    wanted.chroma += weight * mean.chroma
  }
  const own = measure(joined)
  const gain = Math.min(MOST_LIVELIER, wanted.chroma / (own.chroma + 1e-6))
  await inBands(joined.height, pause, (from, to) => {
    for (let i = from * joined.width; i < to * joined.width; i++) {
      joined.l[i]! += wanted.l - own.l
      joined.a[i]! *= gain
      joined.b[i]! *= gain
    }
  })
}

/** Adds a scene's share to the colours of some pixels, and to the chroma they ought to have. */
function addGround(
  joined: Colours,
  chroma: Float32Array,
  { ground, mixed }: DrawnScene,
  [l, a, b]: Lab,
  from: number,
  to: number,
): void {
  const { shares } = mixed!
  for (let i = from; i < to; i++) {
    const share = shares[i]!
    joined.l[i]! += share * (ground.l[i]! + l)
    joined.a[i]! += share * (ground.a[i]! + a)
    joined.b[i]! += share * (ground.b[i]! + b)
    chroma[i]! += share * chromaOf(ground, i)
  }
}

/** Gives mixed colours the chroma that they had apart: opposite hues would meet in mud. */
function keepChroma(joined: Colours, chroma: Float32Array, from: number, to: number): void {
  for (let i = from; i < to; i++) {
    const gain = Math.min(MOST_GAIN, chroma[i]! / (chromaOf(joined, i) + 1e-4))
    joined.a[i]! *= gain
    joined.b[i]! *= gain
  }
}

function chromaOf({ a, b }: Colours, i: number): number {
  return Math.sqrt(a[i]! * a[i]! + b[i]! * b[i]!)
}

/** How far each scene's colours move towards the mean of the whole picture. */
function sharedLight(drawn: readonly DrawnScene[], weights: readonly number[]): Lab[] {
  const means = drawn.map(({ ground }) => measure(ground))
  const whole = { l: 0, a: 0, b: 0 }
  for (const [index, weight] of weights.entries()) {
    for (const axis of ['l', 'a', 'b'] as const) whole[axis] += weight * means[index]![axis]
  }
  return means.map(
    ({ l, a, b }): Lab => [
      SHARED_LIGHT[0] * (whole.l - l),
      SHARED_LIGHT[1] * (whole.a - a),
      SHARED_LIGHT[2] * (whole.b - b),
    ],
  )
}
