import type { MoodPart } from '@moodscape/mood/blend'
import { atan2, cos, sin } from '@moodscape/mood/exact-math'
import { createRandom, type Random } from '@moodscape/mood/random'

import type { Flow } from '../brush/flow-field.ts'
import { type Canvas, createCanvas } from '../canvas.ts'
import type { Lab } from '../colour.ts'
import type { Drawn, Key } from '../repertoire.ts'
import { REPERTOIRES } from '../scenes.ts'
import { smoothStep } from '../smooth-step.ts'
import type { NewSheet, Sheet } from '../stage/skia.ts'
import { createStage, scaleOf } from '../stage/stage.ts'
import { coverWithSheet, readSheet } from './read-sheet.ts'
import { divide, paintedParts, type Shares } from './shares.ts'
import { measure, type Tuning, tune, tuningOf } from './tune.ts'

/** Gives mixed colours the chroma that they had apart: opposite hues would meet in mud. */
function keepChroma(canvas: Canvas, chroma: Float32Array): void {
  for (let i = 0; i < chroma.length; i++) {
    const gain = Math.min(MOST_GAIN, chroma[i]! / (chromaOf(canvas, i) + 1e-4))
    canvas.a[i]! *= gain
    canvas.b[i]! *= gain
  }
}

function chromaOf({ a, b }: Canvas, i: number): number {
  return Math.sqrt(a[i]! * a[i]! + b[i]! * b[i]!)
}

/** How far each scene's colours move towards the mean of all, on OKLab's axes: one light over the picture. */
const SHARED_LIGHT = [0.35, 0.1, 0.1] as const

/** How much chroma a mixture may get back; where hues cancel out, there is nothing to strengthen. */
const MOST_GAIN = 3

/** A mood as a drawing, before any medium. */
export interface Drawing {
  picture: Canvas
  /** Where the strokes go that no edge of the drawing leads. */
  rest: Flow
  /** Draws over a finished picture what no brush paints: rain, sparks, glints. */
  finish: (canvas: Canvas) => void
}

/** One scene of a blend with the sheets it was drawn on. */
interface Part extends Drawn {
  ground: Canvas
  things: Sheet
  tuning: Tuning
}

/**
 * Draws the scenes of a mood into one another: each where its emotion reigns, its things as large as its share
 * there. The same seed has the same places whatever the shares.
 */
export async function drawMood(
  parts: readonly MoodPart[],
  seed: number,
  width: number,
  height: number,
  newSheet: NewSheet,
  pause: () => Promise<void>,
): Promise<Drawing> {
  const painted = paintedParts(parts)
  const random = createRandom(`scenes of ${seed}`)
  const shares = divide(painted, random.fork('fronts'))
  const drawn: Part[] = []
  for (const index of painted.keys()) {
    drawn.push(drawPart(shares, index, seed, random, width, height, newSheet))
    await pause()
  }
  const scale = scaleOf(random.fork('place'), width, height)
  const rest: Flow = (x, y) => restAt(drawn, shares, x / width, y / height, x / scale, y / scale)
  const picture = join(drawn, shares)
  const isMirrored = Math.floor(seed / 3) % 2 === 1
  if (isMirrored) mirror(picture)
  return {
    picture,
    rest: isMirrored ? (x, y) => -rest(width - x, y) : rest,
    finish: (canvas) => {
      if (isMirrored) mirror(canvas)
      for (const [index, { after }] of drawn.entries()) {
        if (!after) continue
        const sheet = newSheet(width, height)
        const ctx = sheet.getContext('2d')
        ctx.scale(scale, scale)
        after(ctx)
        coverWithSheet(canvas, pixelsOf(sheet), { shareAt: shareByPixel(shares, index, width, height) })
      }
      if (isMirrored) mirror(canvas)
    },
  }
}

/** Turns left and right round: each scene is seen from both sides, as seeds go on. */
function mirror({ l, a, b, width, height }: Canvas): void {
  for (const plane of [l, a, b]) {
    for (let y = 0; y < height; y++) plane.subarray(y * width, (y + 1) * width).reverse()
  }
}

function drawPart(
  shares: Shares,
  index: number,
  seed: number,
  random: Random,
  width: number,
  height: number,
  newSheet: NewSheet,
): Part {
  const { type } = shares.parts[index]!
  const chance = random.fork(type)
  const ground = newSheet(width, height)
  const isAlone = shares.parts.length === 1
  const things = isAlone ? ground : newSheet(width, height)
  const scale = scaleOf(random.fork('place'), width, height)
  const stage = createStage({
    ctx: ground.getContext('2d'),
    things: things.getContext('2d'),
    widthInPixels: width,
    heightInPixels: height,
    place: random.fork('place'),
    random: chance.fork('scene'),
    growthAt: (x, y) =>
      isAlone ? 1 : smoothStep(0.3, 0.75, shares.at(index, (x * scale) / width, (y * scale) / height)),
    newSheet,
  })
  // Successive seeds, which people ask for together, have different scenes.
  const { scenes } = REPERTOIRES[type]
  const scene = scenes[seed % scenes.length]!
  const left = scene(stage)
  const tuning = tuningOf(
    readSheet(shrink(ground, things, newSheet)),
    wander(REPERTOIRES[type].key, chance.fork('key')),
  )
  return { ...left, ground: readSheet(ground), things, tuning }
}

/** An emotion's mean colour at some hour: a little lighter or darker, warmer or cooler. */
function wander({ lightness, chroma, hue }: Key, random: Random): Key {
  return {
    lightness: lightness + random.range(-0.025, 0.025),
    chroma: chroma * random.range(0.93, 1.1),
    ...(hue !== undefined && { hue: hue + random.range(-6, 6) }),
  }
}

/** A scene with its things, small: what its mean colours are measured on. */
function shrink(ground: Sheet, things: Sheet, newSheet: NewSheet): Sheet {
  const small = newSheet(Math.ceil(ground.width / 4), Math.ceil(ground.height / 4))
  const ctx = small.getContext('2d')
  for (const sheet of new Set([ground, things])) ctx.drawImage(sheet, 0, 0, small.width, small.height)
  return small
}

/** Lays the grounds into one another, then everything that stands on them. */
function join(drawn: readonly Part[], shares: Shares): Canvas {
  for (const { ground, tuning } of drawn) tune(ground, tuning)
  if (drawn.length === 1) return drawn[0]!.ground
  const { width, height } = drawn[0]!.ground
  const joined = createCanvas(width, height)
  const light = sharedLight(drawn, shares)
  const chroma = new Float32Array(width * height)
  for (const [index, { ground }] of drawn.entries()) {
    const shareAt = shareByPixel(shares, index, width, height)
    const [l, a, b] = light[index]!
    for (let i = 0; i < chroma.length; i++) {
      const share = shareAt(i)
      joined.l[i]! += share * (ground.l[i]! + l)
      joined.a[i]! += share * (ground.a[i]! + a)
      joined.b[i]! += share * (ground.b[i]! + b)
      chroma[i]! += share * chromaOf(ground, i)
    }
  }
  keepChroma(joined, chroma)
  for (const [index, { things, tuning }] of drawn.entries()) {
    const [shift, { shift: own, scale }] = [light[index]!, tuning]
    const whole: Lab = [own[0] + shift[0], own[1] + shift[1], own[2] + shift[2]]
    coverWithSheet(joined, pixelsOf(things), { tuning: { shift: whole, scale } })
  }
  return joined
}

/** How far each scene's colours move towards the mean of the whole picture. */
function sharedLight(drawn: readonly Part[], shares: Shares): Lab[] {
  const means = drawn.map(({ ground }) => measure(ground))
  const whole = { l: 0, a: 0, b: 0 }
  for (const [index, { weight }] of shares.parts.entries()) {
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

function shareByPixel(shares: Shares, index: number, width: number, height: number) {
  if (shares.parts.length === 1) return () => 1
  const plane = new Float32Array(width * height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) plane[y * width + x] = shares.at(index, x / width, y / height)
  }
  return (pixel: number) => plane[pixel]!
}

function pixelsOf(sheet: Sheet): Uint8ClampedArray {
  return sheet.getContext('2d').getImageData(0, 0, sheet.width, sheet.height).data
}

/** The scenes' resting flows, added up by share as doubled angles, since strokes have no sense. */
function restAt(drawn: readonly Part[], shares: Shares, u: number, v: number, x: number, y: number): number {
  if (drawn.length === 1) return drawn[0]!.flow(x, y)
  let [c, s] = [0, 0]
  for (const [index, { flow }] of drawn.entries()) {
    const angle = 2 * flow(x, y)
    const share = shares.at(index, u, v)
    c += share * cos(angle)
    s += share * sin(angle)
  }
  return 0.5 * atan2(s, c)
}
