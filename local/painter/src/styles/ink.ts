import { cos, PI, sin } from '@moodscape/mood/exact-math'
import type { Random } from '@moodscape/mood/random'

import { blurColours } from '../brush/blur.ts'
import type { Easel } from '../brush/easel.ts'
import { type FlowField, flowIndex } from '../brush/flow-field.ts'
import { drawLine, type Place } from '../brush/pen.ts'
import { scatterPlaces } from '../brush/scatter.ts'
import { type Colours, cover, createColours, pixelAt } from '../canvas.ts'
import { lch } from '../colour.ts'
import { noisePlane } from '../noise-plane.ts'
import { overPixels, type Pause, pauseBetween } from '../pause.ts'
import { smoothStep } from '../smooth-step.ts'

const PAPER = lch(0.955, 0.014, 88)
const INK = lch(0.17, 0.012, 262)

/** The largest share of the sheet that the one colour may take. */
const ACCENT_AREA = 0.1

/** Layers of hatching: from which darkness on, and at which angle to the flow. */
const HATCHINGS = [
  { from: 0.25, angle: 0 },
  { from: 0.4, angle: PI / 3 },
  { from: 0.57, angle: -PI / 3 },
  { from: 0.72, angle: PI / 2 },
]

/** Strokes of hatching between two pauses. */
const BREATH = 500

/** Black ink on paper, a grey wash, hatching along the flow that crosses where it is dark, and one colour. */
export async function paintInk(easel: Easel): Promise<Colours> {
  const { frame, random } = easel
  const plain = easel.picture
  await easel.finish(plain)
  const soft = await blurColours(plain, frame.unit * 0.0035, () => easel.pause())
  const tone = await toneOf(soft, () => easel.pause())
  await easel.pause(0.2)
  const canvas = await washPaper(easel, tone)
  await addAccent(canvas, plain, pauseBetween(easel.pause, 0.3, 0.5))
  for (const [index, { from, angle }] of HATCHINGS.entries()) {
    const pause = pauseBetween(easel.pause, 0.5 + 0.1 * index, 0.6 + 0.1 * index)
    await hatch(canvas, easel, tone, from, angle, random.fork(`hatching ${index}`), pause)
  }
  await overPixels(canvas, pauseBetween(easel.pause, 0.9, 1), (from, to) =>
    drawContours(canvas, plain, soft, from, to),
  )
  return canvas
}

/**
 * How dark the drawing is at each pixel, 0..1, stretched so that dark and pale moods both have lights and
 * darks.
 */
async function toneOf(picture: Colours, pause: Pause): Promise<Float32Array> {
  const { l } = picture
  const tone = new Float32Array(l.length)
  let mean = 0
  for (let i = 0; i < l.length; i++) mean += l[i]! / l.length
  // Dark moods stay darker than bright ones, but keep room for hatching.
  const middle = 0.5 + (mean - 0.5) * (mean < 0.5 ? 0.8 : 0.5)
  await overPixels(picture, pause, (from, to) => {
    for (let i = from; i < to; i++) tone[i] = Math.min(1, Math.max(0, 1 - (middle + (l[i]! - mean) * 1.25)))
  })
  return tone
}

async function washPaper(
  { width, height, frame, noise, pause }: Easel,
  tone: Float32Array,
): Promise<Colours> {
  const canvas = createColours(width, height)
  const pool = await noisePlane(noise, width, height, frame.unit * 0.2, 4, 9, () => pause())
  await pause()
  const fibre = await noisePlane(noise, width, height, 3, 1, 31, () => pause())
  await pause()
  await overPixels(canvas, pauseBetween(pause, 0.2, 0.3), (from, to) => {
    for (let i = from; i < to; i++) {
      const dark = tone[i]! + 0.12 * pool[i]!
      const wash = 0.4 * smoothStep(0.15, 0.9, dark) + 0.5 * smoothStep(0.62, 0.98, dark)
      canvas.l[i] = PAPER[0] + 0.008 * fibre[i]! + (INK[0] - PAPER[0]) * wash
      canvas.a[i] = PAPER[1] + (INK[1] - PAPER[1]) * wash
      canvas.b[i] = PAPER[2] + (INK[2] - PAPER[2]) * wash
    }
  })
  return canvas
}

/**
 * Keeps the hue that stands out most, where it is strongest and never on more than a small part of the sheet.
 */
async function addAccent(canvas: Colours, plain: Colours, pause: Pause): Promise<void> {
  const [u, v] = strongestHue(plain)
  await pause()
  const { a, b } = plain
  const strength = new Float32Array(a.length)
  await overPixels(
    plain,
    () => pause(),
    (from, to) => {
      for (let i = from; i < to; i++) {
        const along = a[i]! * u + b[i]! * v
        const aside = Math.abs(b[i]! * u - a[i]! * v)
        strength[i] = along > 0 ? along * smoothStep(0.8, 0.4, aside / along) : 0
      }
    },
  )
  const ranked = Float32Array.from({ length: Math.ceil(a.length / 7) }, (_, i) => strength[7 * i]!).sort()
  const most = ranked[ranked.length - 1]!
  const least = Math.max(0.6 * most, ranked[Math.floor(ranked.length * (1 - ACCENT_AREA))]!)
  const gain = Math.max(1, 0.11 / most)
  await pause(0.5)
  await overPixels(plain, pauseBetween(pause, 0.5, 1), (from, to) => {
    for (let i = from; i < to; i++) {
      const share = smoothStep(least * 0.92, least * 1.02, strength[i]!)
      if (share === 0) continue
      const l = Math.min(0.86, Math.max(0.55, plain.l[i]!))
      cover(canvas, i, l, u * strength[i]! * gain, v * strength[i]! * gain, share * 0.9)
    }
  })
}

/** The direction in OKLab's colour plane of the most saturated spots of the picture. */
function strongestHue(plain: Colours): readonly [a: number, b: number] {
  const sectors = new Float64Array(12)
  const angles = Array.from(sectors, (_, k) => [cos((k * PI) / 6), sin((k * PI) / 6)] as const)
  for (let i = 0; i < plain.l.length; i += 3) {
    const square = plain.a[i]! * plain.a[i]! + plain.b[i]! * plain.b[i]!
    // The eighth power lets a few strong spots outweigh large weak areas.
    const weight = square * square * square * square
    for (let k = 0; k < angles.length; k++) {
      const along = plain.a[i]! * angles[k]![0] + plain.b[i]! * angles[k]![1]
      if (along > 0 && along * along > 0.9 * square) sectors[k]! += weight
    }
  }
  return angles[sectors.indexOf(Math.max(...sectors))]!
}

async function hatch(
  canvas: Colours,
  easel: Easel,
  tone: Float32Array,
  from: number,
  angle: number,
  random: Random,
  pause: Pause,
): Promise<void> {
  const { width, height, frame, flow } = easel
  const spacing = Math.max(3, frame.unit * 0.0062)
  const length = Math.max(12, frame.unit * 0.034)
  const places = scatterPlaces(random, width, height, spacing * length * 0.8)
  for (const [index, [x, y]] of places.entries()) {
    if (index % BREATH === 0) await pause(index / places.length)
    // The darker, the more strokes begin.
    const threshold = from + 0.24 * random.next()
    const way = followTone(canvas, tone, flow, x, y, length * random.range(0.6, 1.3), angle, threshold)
    if (way.length < 3) continue
    const pressed = (frame.unit / 1000) * random.range(1.5, 2.4)
    drawLine(canvas, way, pressed, pressed * 0.4, INK, random.range(0.55, 0.85))
  }
}

/** A way at an angle to the flow for as long as the picture is darker than the threshold; in pixels. */
function followTone(
  canvas: Colours,
  tone: Float32Array,
  field: FlowField,
  startX: number,
  startY: number,
  length: number,
  angle: number,
  threshold: number,
): Place[] {
  const [c, s] = [cos(angle), sin(angle)]
  const step = 3
  const way: Place[] = []
  let [x, y] = [startX, startY]
  let [dx, dy] = [0, 0]
  for (let done = 0; done < length; done += step) {
    if (tone[pixelAt(canvas, x, y)]! < threshold) break
    way.push([x, y])
    const place = flowIndex(field, x, y)
    const turnedX = field.x[place]! * c - field.y[place]! * s
    const turnedY = field.x[place]! * s + field.y[place]! * c
    const sign = turnedX * dx + turnedY * dy < 0 ? -1 : 1
    ;[dx, dy] = [turnedX * sign, turnedY * sign]
    x += dx * step
    y += dy * step
  }
  return way
}

/** Ink along edges: where a pixel differs from what is around it, most on the darker side. */
function drawContours(canvas: Colours, plain: Colours, soft: Colours, from: number, to: number): void {
  for (let i = from; i < to; i++) {
    const darker = soft.l[i]! - plain.l[i]!
    const da = soft.a[i]! - plain.a[i]!
    const db = soft.b[i]! - plain.b[i]!
    const edge = Math.max(0, darker) + 0.45 * Math.sqrt(da * da + db * db)
    cover(canvas, i, INK[0], INK[1], INK[2], 0.92 * smoothStep(0.022, 0.07, edge))
  }
}
