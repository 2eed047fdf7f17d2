import type { Random } from '@moodscape/mood/random'

import { blurColours } from '../brush/blur.ts'
import { createBristleBrush, strokesPerBreath } from '../brush/bristle.ts'
import type { Easel } from '../brush/easel.ts'
import { grainAt } from '../brush/grain.ts'
import { scatterColour, scatterPlaces } from '../brush/scatter.ts'
import { type Canvas, type Colours, colourAt, createCanvas } from '../canvas.ts'
import { type Lab, lch, mix } from '../colour.ts'
import { noisePlane } from '../noise-plane.ts'
import { inBands, overPixels, type Pause, pauseBetween } from '../pause.ts'
import { smoothStep } from '../smooth-step.ts'

interface Layer {
  /** Thousandths of the unit. */
  width: number
  length: number
  coats: number
  /** How hard the chalk is pressed: 0 only touches the tops of the paper, 1 fills it. */
  pressure: number
}

const LAYERS: readonly Layer[] = [
  { width: 30, length: 95, coats: 1.2, pressure: 0.62 },
  { width: 17, length: 74, coats: 1.1, pressure: 0.5 },
  { width: 9, length: 52, coats: 1, pressure: 0.5 },
]

/**
 * Chalk on rough toned paper: dry, broken, light strokes, smudged underneath, the paper showing everywhere.
 */
export async function paintPastel(easel: Easel): Promise<Colours> {
  const { width, height, frame, picture, random } = easel
  const tooth = await paperTooth(easel)
  await easel.pause()
  const canvas = createCanvas(width, height)
  const paper = toneOf(picture)
  await easel.pause()
  const soft = await blurColours(picture, frame.unit * 0.008, () => easel.pause())
  await overPixels(canvas, pauseBetween(easel.pause, 0.1, 0.2), (from, to) =>
    smudge(canvas, soft, tooth, paper, from, to),
  )
  for (const [index, layer] of LAYERS.entries()) {
    const pause = pauseBetween(
      easel.pause,
      0.2 + (0.8 * index) / LAYERS.length,
      0.2 + (0.8 * (index + 1)) / LAYERS.length,
    )
    await strokeLayer(easel, canvas, tooth, layer, random.fork(`layer ${index}`), pause)
  }
  await easel.finish(canvas)
  return canvas
}

/** Height of the paper at every pixel, 0..1: a laid texture of bumps with fine grit on it. */
async function paperTooth({ width, height, frame, noise, random, pause }: Easel): Promise<Float32Array> {
  const bumps = await noisePlane(noise, width, height, Math.max(3, frame.unit * 0.0045), 1, 5, () => pause())
  await pause()
  const seed = random.fork('grit').int(0, 0x7fffffff)
  const tooth = new Float32Array(bumps.length)
  await inBands(
    height,
    () => pause(),
    (from, to) => {
      for (let y = from, i = from * width; y < to; y++) {
        for (let x = 0; x < width; x++, i++)
          tooth[i] = 0.5 + 0.62 * bumps[i]! + 0.42 * (grainAt(x, y, seed) - 0.5)
      }
    },
  )
  return tooth
}

/** Which share of a chalk pressed that hard stays at each pixel. */
async function catching(
  tooth: Float32Array,
  pressure: number,
  easel: Easel,
  pause: Pause,
): Promise<Float32Array> {
  const caught = new Float32Array(tooth.length)
  await overPixels(easel, pause, (from, to) => {
    for (let i = from; i < to; i++) caught[i] = smoothStep(0.8 - pressure, 1.15 - pressure, tooth[i]!)
  })
  return caught
}

/** Paper in a muted, middle tone of the picture, which holds its colours together. */
function toneOf(ground: Colours): Lab {
  const [l, a, b] = [meanOf(ground.l), meanOf(ground.a), meanOf(ground.b)]
  return mix([l * 0.8 + 0.06, a * 0.7, b * 0.7], lch(0.55, 0.02, 70), 0.2)
}

function meanOf(plane: Float32Array): number {
  let mean = 0
  for (let i = 0; i < plane.length; i++) mean += plane[i]! / plane.length
  return mean
}

/** Powder rubbed in with a finger. */
function smudge(
  canvas: Canvas,
  soft: Colours,
  tooth: Float32Array,
  paper: Lab,
  from: number,
  to: number,
): void {
  for (let i = from; i < to; i++) {
    const powder = 0.5 + 0.35 * smoothStep(0.2, 0.8, tooth[i]!)
    const bump = 0.03 * (tooth[i]! - 0.5)
    canvas.l[i] = paper[0] + bump + (soft.l[i]! - paper[0]) * powder
    canvas.a[i] = paper[1] + (soft.a[i]! - paper[1]) * powder
    canvas.b[i] = paper[2] + (soft.b[i]! - paper[2]) * powder
  }
}

async function strokeLayer(
  easel: Easel,
  canvas: Canvas,
  tooth: Float32Array,
  layer: Layer,
  random: Random,
  pause: Pause,
): Promise<void> {
  const { picture, flow, frame, touch } = easel
  const width = (layer.width * frame.unit) / 1000
  const length = (layer.length * touch.length * frame.unit) / 1000
  const hold = await catching(tooth, layer.pressure, easel, () => pause())
  const paintStroke = createBristleBrush(canvas, picture, flow, random.fork('chalk'), hold)
  const area = (width * length) / layer.coats
  const places = scatterPlaces(random.fork('places'), easel.width, easel.height, area)
  const breath = strokesPerBreath(width, length)
  for (const [index, [x, y]] of places.entries()) {
    if (index % breath === 0) await pause(index / places.length)
    const colour = scatterColour(random, colourAt(picture, x, y), {
      ...touch.scatter,
      lightness: touch.scatter.lightness + 0.025,
    })
    paintStroke({
      x,
      y,
      length: length * random.range(0.5, 1.2),
      width: width * random.range(0.7, 1.2),
      colour: chalk(colour),
      opacity: 0.85,
      thickness: 0,
      tolerance: 0.2,
    })
  }
}

/** Chalk holds white: paler and lighter than the colour it stands for, and never black. */
function chalk(colour: Lab): Lab {
  return [0.06 + colour[0] * 0.955, colour[1] * 1.02, colour[2] * 1.02]
}
