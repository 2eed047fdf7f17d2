import { cos, sin, TAU } from '@moodscape/mood/exact-math'
import type { Random } from '@moodscape/mood/random'

import { type Canvas, colourAt, cover, createCanvas } from '../canvas.ts'
import { type Lab, mix } from '../colour.ts'
import type { Easel } from '../easel.ts'
import { petal } from '../marks.ts'
import { createRasteriser, type Rasteriser } from '../raster/rasteriser.ts'
import { lightRelief } from '../relief.ts'
import { scatterPlaces } from '../scatter.ts'

/** Radius of the dabs in thousandths of the unit, and how many times over they would cover the picture. */
const LAYERS = [
  { radius: 8.5, coats: 1.5 },
  { radius: 6, coats: 1.5 },
  { radius: 4.2, coats: 0.8 },
]

/**
 * Dabs of unmixed colour that only the eye mixes: each one purer than what it stands for and turned to one
 * side or the other of its hue, some of them its complement (M. E. Chevreul's contrast, as Seurat used it).
 */
export async function paintPointillism(easel: Easel): Promise<Canvas> {
  const { width, height, frame } = easel
  const plain = easel.picture
  easel.finish(plain)
  const canvas = primed(plain)
  const rasteriser = createRasteriser(width, height, frame.unit)
  await easel.pause()
  for (const [index, { radius, coats }] of LAYERS.entries()) {
    const random = easel.random.fork(`dabs ${index}`)
    const size = (radius * frame.unit) / 1000
    for (const [x, y] of scatterPlaces(random, width, height, (3.14 * size * size) / coats)) {
      const seen = colourAt(plain, x, y)
      placeDab(
        canvas,
        rasteriser,
        random,
        x / frame.unit,
        y / frame.unit,
        radius / 1000,
        divide(random, seen),
      )
    }
    await easel.pause()
  }
  lightRelief(canvas, 0.5)
  return canvas
}

/** A pale ground in the picture's own tone, which shows between the dabs. */
function primed(plain: Canvas): Canvas {
  const canvas = createCanvas(plain.width, plain.height)
  let [l, a, b] = [0, 0, 0]
  for (let i = 0; i < plain.l.length; i++) {
    l += plain.l[i]!
    a += plain.a[i]!
    b += plain.b[i]!
  }
  const count = plain.l.length
  const ground = mix([l / count, a / count, b / count], [0.93, 0.005, 0.03], 0.35)
  canvas.l.fill(ground[0])
  canvas.a.fill(ground[1])
  canvas.b.fill(ground[2])
  return canvas
}

/** One of the pure colours that together look like `colour`. */
function divide(random: Random, colour: Lab): Lab {
  const isComplement = random.next() < 0.07
  const turn = isComplement ? TAU / 2 : random.range(-0.75, 0.75)
  const size = isComplement ? 0.8 : random.range(1.15, 1.6)
  const [c, s] = [cos(turn) * size, sin(turn) * size]
  // Greys have no hue of their own: the painter sees warm and cold ones side by side.
  const [warm, fresh] = [random.gauss() * 0.016, random.gauss() * 0.016]
  const light = random.gauss() * 0.045 + (isComplement ? 0.03 : 0)
  return [colour[0] + light, colour[1] * c - colour[2] * s + fresh, colour[1] * s + colour[2] * c + warm]
}

function placeDab(
  canvas: Canvas,
  rasteriser: Rasteriser,
  random: Random,
  x: number,
  y: number,
  radius: number,
  colour: Lab,
): void {
  const mark = petal(
    x,
    y,
    radius * random.range(0.75, 1.15),
    random.range(0.75, 1),
    random.range(0, TAU),
    colour,
  )
  const [l, a, b] = colour
  rasteriser.trace(mark, (pixel, coverage, rim) => {
    cover(canvas, pixel, l, a, b, coverage * 0.95)
    canvas.relief[pixel]! += (1.1 * (1 - rim * rim) - canvas.relief[pixel]!) * coverage
  })
}
