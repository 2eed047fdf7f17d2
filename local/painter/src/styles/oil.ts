import type { Random } from '@moodscape/mood/random'

import { createBristleBrush, strokesPerBreath } from '../brush/bristle.ts'
import type { Easel } from '../brush/easel.ts'
import { grainAt } from '../brush/grain.ts'
import { lightRelief, vignette } from '../brush/relief.ts'
import { scatterColour, scatterPlaces } from '../brush/scatter.ts'
import { type Canvas, type Colours, canvasLike, colourAt, pixelAt } from '../canvas.ts'
import { type Pause, pauseBetween } from '../pause.ts'

interface Layer {
  /** Width and length of the brush in thousandths of the frame's unit. */
  width: number
  length: number
  /** How many times over the strokes would cover the picture. */
  coats: number
  tolerance: number
  /** Paint only where the layers below missed the ground by this much. */
  mending: number
}

const LAYERS: readonly Layer[] = [
  { width: 45, length: 150, coats: 0.8, tolerance: 0.14, mending: 0 },
  { width: 25, length: 112, coats: 1.1, tolerance: 0.12, mending: 0 },
  { width: 12.5, length: 76, coats: 1.5, tolerance: 0.1, mending: 0 },
  { width: 6.5, length: 42, coats: 1.9, tolerance: 0.1, mending: 0.03 },
]

/** Bristle strokes from broad to fine along the flow, thick paint lit from the side, on a woven canvas. */
export async function paintOil(easel: Easel): Promise<Colours> {
  const { picture, touch, random } = easel
  const canvas = canvasLike(picture)
  await easel.pause()
  for (const [index, layer] of LAYERS.entries()) {
    const pause = pauseBetween(
      easel.pause,
      (0.9 * index) / LAYERS.length,
      (0.9 * (index + 1)) / LAYERS.length,
    )
    await paintLayer(easel, canvas, layer, random.fork(`layer ${index}`), pause)
  }
  lightRelief(canvas, touch.relief)
  await easel.pause(0.95)
  weave(canvas, random.fork('weave').int(0, 0x7fffffff))
  await easel.pause()
  await easel.finish(canvas)
  vignette(canvas, 0.1)
  return canvas
}

async function paintLayer(
  easel: Easel,
  canvas: Canvas,
  layer: Layer,
  random: Random,
  pause: Pause,
): Promise<void> {
  const { picture, flow, touch, frame } = easel
  const width = (layer.width * frame.unit) / 1000
  const length = (layer.length * touch.length * frame.unit) / 1000
  const paintStroke = createBristleBrush(canvas, picture, flow, random.fork('bristles'))
  const area = (width * length) / layer.coats
  const places = scatterPlaces(random.fork('places'), easel.width, easel.height, area)
  const breath = strokesPerBreath(width, length)
  for (const [index, [x, y]] of places.entries()) {
    if (index % breath === 0) await pause(index / places.length)
    if (layer.mending > 0 && gap(canvas, picture, x, y) < layer.mending && random.next() < 0.7) continue
    paintStroke({
      x,
      y,
      length: length * random.range(0.55, 1.2),
      width: width * random.range(0.7, 1.15),
      colour: scatterColour(random, colourAt(picture, x, y), touch.scatter),
      opacity: 0.8,
      thickness: 1.05 - (width / frame.unit) * 10,
      tolerance: layer.tolerance + touch.scatter.lightness * 2,
    })
  }
}

/** How far the paint is from the colour it should have, summed over OKLab's axes. */
function gap(canvas: Colours, ground: Colours, x: number, y: number): number {
  const i = pixelAt(canvas, x, y)
  return (
    Math.abs(canvas.l[i]! - ground.l[i]!) +
    Math.abs(canvas.a[i]! - ground.a[i]!) +
    Math.abs(canvas.b[i]! - ground.b[i]!)
  )
}

/** The canvas shows through the paint: a weave of threads two pixels wide, none like the other. */
function weave(canvas: Canvas, seed: number): void {
  for (let y = 0; y < canvas.height; y++) weaveRow(canvas, y, seed)
}

function weaveRow({ width, l }: Canvas, y: number, seed: number): void {
  for (let x = 0; x < width; x++) {
    const thread = ((x >> 1) + (y >> 1)) & 1 ? 0.5 : -0.5
    l[y * width + x]! += thread * 0.003 + (grainAt(x, y, seed) - 0.5) * 0.012
  }
}
