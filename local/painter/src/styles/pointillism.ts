import { cos, sin, TAU } from '@moodscape/mood/exact-math'
import type { Random } from '@moodscape/mood/random'

import type { Easel } from '../brush/easel.ts'
import { lightRelief } from '../brush/relief.ts'
import { scatterPlaces } from '../brush/scatter.ts'
import { type Canvas, type Colours, colourAt, cover, createCanvas } from '../canvas.ts'
import { type Lab, mix } from '../colour.ts'

interface Layer {
  /** Radius of the dabs in thousandths of the unit. */
  radius: number
  /** How many times over they would cover the picture. */
  coats: number
  /** Dab only where the layers below missed the picture by this much. */
  mending: number
}

const LAYERS: readonly Layer[] = [
  { radius: 8.5, coats: 1.3, mending: 0 },
  { radius: 6, coats: 1.4, mending: 0 },
  { radius: 4, coats: 1.1, mending: 0.1 },
  { radius: 2.6, coats: 1.6, mending: 0.16 },
]

/** Dabs between two pauses. */
const BREATH = 1000

/**
 * Dabs of unmixed colour that only the eye mixes: each one purer than what it stands for and turned to one
 * side or the other of its hue, some of them its complement (M. E. Chevreul's contrast, as Seurat used it).
 */
export async function paintPointillism(easel: Easel): Promise<Colours> {
  const { width, height, frame } = easel
  const plain = easel.picture
  await easel.finish(plain)
  const canvas = primed(plain)
  await easel.pause()
  for (const [index, { radius, coats, mending }] of LAYERS.entries()) {
    const random = easel.random.fork(`dabs ${index}`)
    const size = (radius * frame.unit) / 1000
    const places = scatterPlaces(random, width, height, (3.14 * size * size) / coats)
    for (const [place, [x, y]] of places.entries()) {
      if (place % BREATH === 0) await easel.pause((index + place / places.length) / LAYERS.length)
      if (mending > 0 && gap(canvas, plain, x, y) < mending) continue
      placeDab(canvas, random, x, y, size, divide(random, colourAt(plain, x, y)))
    }
  }
  lightRelief(canvas, 0.5)
  return canvas
}

/** A pale ground in the picture's own tone, which shows between the dabs. */
function primed(plain: Colours): Canvas {
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
  const isComplement = random.next() < 0.05
  const turn = isComplement ? TAU / 2 : random.range(-0.6, 0.6)
  const size = isComplement ? 0.8 : random.range(1.1, 1.5)
  const [c, s] = [cos(turn) * size, sin(turn) * size]
  // Greys have no hue of their own: the painter sees warm and cold ones side by side.
  const [warm, fresh] = [random.gauss() * 0.016, random.gauss() * 0.016]
  const light = random.gauss() * 0.045 + (isComplement ? 0.03 : 0)
  return [colour[0] + light, colour[1] * c - colour[2] * s + fresh, colour[1] * s + colour[2] * c + warm]
}

/** How far the paint is from what it stands for, summed over OKLab's axes. */
function gap(canvas: Colours, plain: Colours, x: number, y: number): number {
  const [l, a, b] = colourAt(canvas, x, y)
  const [wantedL, wantedA, wantedB] = colourAt(plain, x, y)
  return Math.abs(l - wantedL) + Math.abs(a - wantedA) + Math.abs(b - wantedB)
}

/** A round dab of thick paint, its middle highest. */
function placeDab(canvas: Canvas, random: Random, x: number, y: number, size: number, colour: Lab): void {
  const radius = size * random.range(0.75, 1.15)
  const slim = random.range(0.75, 1)
  const angle = random.range(0, TAU)
  const [c, s] = [cos(angle), sin(angle)]
  for (let row = Math.max(0, Math.floor(y - radius)); row < Math.min(canvas.height, y + radius); row++) {
    for (
      let column = Math.max(0, Math.floor(x - radius));
      column < Math.min(canvas.width, x + radius);
      column++
    ) {
      const [dx, dy] = [column + 0.5 - x, row + 0.5 - y]
      const [along, across] = [(dx * c + dy * s) / radius, (dy * c - dx * s) / (radius * slim)]
      const rim = Math.sqrt(along * along + across * across)
      const coverage = Math.min(1, Math.max(0, (1 - rim) * radius + 0.5))
      if (coverage === 0) continue
      const pixel = row * canvas.width + column
      cover(canvas, pixel, colour[0], colour[1], colour[2], coverage * 0.95)
      canvas.relief[pixel]! += (1.1 * (1 - rim * rim) - canvas.relief[pixel]!) * coverage
    }
  }
}
