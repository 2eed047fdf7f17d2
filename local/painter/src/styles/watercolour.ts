import { blurColours, blurPlane } from '../brush/blur.ts'
import type { Easel } from '../brush/easel.ts'
import { grainAt } from '../brush/grain.ts'
import { type Colours, createColours, pixelAt } from '../canvas.ts'
import { lch } from '../colour.ts'
import { noisePlane } from '../noise-plane.ts'
import { inBands, overPixels, type Pause, pauseBetween } from '../pause.ts'
import { smoothStep } from '../smooth-step.ts'

const PAPER = lch(0.968, 0.012, 88)

/** Steps of density that a picture is washed in. */
const WASHES = 6

/**
 * Transparent pigment on white paper: wobbling and bleeding edges, washes with a dark rim where they dried,
 * pigment that settles in the grain, a margin of bare paper. (After D. Curtis et al., "Computer-generated
 * watercolor", 1997, which names these effects.)
 */
export async function paintWatercolour(easel: Easel): Promise<Colours> {
  const { width, height, frame, random, noise, pause } = easel
  await easel.finish(easel.picture)
  const wet = await bleed(easel.picture, easel)
  const density = await densityOf(wet, () => pause())
  await pause(0.6)
  const around = await blurPlane(density, width, height, frame.unit * 0.006, () => pause())
  const flow = await noisePlane(noise, width, height, frame.unit * 0.16, 4, 11, () => pause())
  await pause()
  const tooth = await noisePlane(noise, width, height, 3.2, 1, 23, () => pause())
  await pause(0.8)
  const ragged = await noisePlane(noise, width, height, frame.unit * 0.05, 3, 37, () => pause())
  await pause()
  const seed = random.fork('paper').int(0, 0x7fffffff)
  const canvas = createColours(width, height)
  const dry = (x: number, y: number) => {
    const i = y * width + x
    const grain = 0.6 * tooth[i]! + 0.5 * (grainAt(x, y, seed) - 0.5)
    const rim = Math.max(0, density[i]! - around[i]!)
    const washed = wash(density[i]! + 0.05 * flow[i]!)
    const settled = (washed + 0.55 * rim) * (1 + 0.3 * flow[i]!) * (1 + 0.2 * grain)
    const border = Math.min(x, y, width - 1 - x, height - 1 - y) / frame.unit + 0.012 * ragged[i]!
    const pigment = Math.min(0.88, Math.max(0, settled)) * painted(border)
    const strength = pigment / Math.max(0.06, density[i]!)
    canvas.l[i] = PAPER[0] * (1 - 0.92 * pigment) + 0.012 * grain
    canvas.a[i] = PAPER[1] + wet.a[i]! * Math.min(1, 0.86 * strength)
    canvas.b[i] = PAPER[2] * (1 - pigment) + wet.b[i]! * Math.min(1, 0.86 * strength)
  }
  await inBands(height, pauseBetween(pause, 0.8, 1), (from, to) => {
    for (let y = from; y < to; y++) {
      for (let x = 0; x < width; x++) dry(x, y)
    }
  })
  return canvas
}

/** The picture with edges that wander, and in wet places run into each other. */
async function bleed(plain: Colours, { width, height, frame, noise, pause }: Easel): Promise<Colours> {
  const soft = await blurColours(plain, frame.unit * 0.009, () => pause())
  const reach = frame.unit * 0.0048
  const aside = await noisePlane(noise, width, height, frame.unit * 0.04, 2, 3, () => pause())
  await pause(0.3)
  const down = await noisePlane(noise, width, height, frame.unit * 0.04, 2, 71, () => pause())
  await pause()
  const wetness = await noisePlane(noise, width, height, frame.unit * 0.24, 2, 17, () => pause())
  await pause(0.4)
  const wet = createColours(width, height)
  await inBands(height, pauseBetween(pause, 0.4, 0.6), (first, last) => {
    for (let y = first; y < last; y++) {
      for (let x = 0; x < width; x++) {
        const i = y * width + x
        const from = pixelAt(plain, x + reach * aside[i]!, y + reach * down[i]!)
        const run = 0.12 + 0.78 * smoothStep(0.05, 0.4, wetness[i]!)
        wet.l[i] = plain.l[from]! + (soft.l[from]! - plain.l[from]!) * run
        wet.a[i] = plain.a[from]! + (soft.a[from]! - plain.a[from]!) * run
        wet.b[i] = plain.b[from]! + (soft.b[from]! - plain.b[from]!) * run
      }
    }
  })
  return wet
}

/**
 * How much pigment it takes: 0 for paper, about 1 for black. Watercolour is never quite as dark as its
 * subject.
 */
async function densityOf(wet: Colours, pause: Pause): Promise<Float32Array> {
  const density = new Float32Array(wet.l.length)
  await overPixels(wet, pause, (from, to) => {
    for (let i = from; i < to; i++) density[i] = Math.max(0.02, 0.9 * (1 - wet.l[i]!))
  })
  return density
}

/** Density in layers of even washes, with pigment pooled at the edge of each. */
function wash(density: number): number {
  const level = density * WASHES
  const layer = Math.floor(level)
  const rest = level - layer
  const step = (layer + smoothStep(0, 0.22, rest)) / WASHES
  const pool = 0.035 * smoothStep(0.3, 0.05, Math.abs(rest - 0.16))
  return 0.5 * density + 0.5 * (step - 0.25 / WASHES) + pool
}

function painted(border: number): number {
  const rim = smoothStep(0.034, 0.04, border) * smoothStep(0.07, 0.042, border)
  return smoothStep(0.03, 0.036, border) * (1 + 0.22 * rim)
}
