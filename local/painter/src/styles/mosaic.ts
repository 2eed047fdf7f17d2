import type { Random } from '@moodscape/mood/random'

import type { Easel } from '../brush/easel.ts'
import { type FlowField, flowIndex } from '../brush/flow-field.ts'
import { grainAt } from '../brush/grain.ts'
import { lightRelief } from '../brush/relief.ts'
import { type Canvas, type Colours, createCanvas } from '../canvas.ts'
import type { Lab } from '../colour.ts'
import { inBands } from '../pause.ts'

/** Distance between two stones in thousandths of the unit. */
const STONE = 12

interface Tessera {
  x: number
  y: number
  /** Direction of its edges. */
  dirX: number
  dirY: number
  colour: Lab
  /** How it leans against the light. */
  leanX: number
  leanY: number
}

/**
 * Stones along the flow of the picture, each of one colour and leaning its own way, with grout between them.
 */
export async function paintMosaic(easel: Easel): Promise<Colours> {
  const { width, height, frame } = easel
  const { picture } = easel
  await easel.finish(picture)
  await easel.pause()
  const random = easel.random.fork('stones')
  const spacing = Math.max(5, (STONE * frame.unit) / 1000)
  const grid = layStones(random, picture, easel.flow, spacing)
  const canvas = createCanvas(width, height)
  const seed = random.int(0, 0x7fffffff)
  await easel.pause()
  await inBands(height, easel.pause, (from, to) => {
    for (let y = from; y < to; y++) {
      for (let x = 0; x < width; x++) setPixel(canvas, grid, x, y, seed)
    }
  })
  lightRelief(canvas, 0.6)
  return canvas
}

interface Grid {
  spacing: number
  columns: number
  stones: readonly Tessera[]
}

/** One stone to every cell of a grid two cells larger than the picture on each side. */
function layStones(random: Random, plain: Colours, field: FlowField, spacing: number): Grid {
  const columns = Math.ceil(plain.width / spacing) + 4
  const rows = Math.ceil(plain.height / spacing) + 4
  const stones = Array.from({ length: columns * rows }, (_, i): Tessera => {
    const x = ((i % columns) - 1.5 + random.range(-0.26, 0.26)) * spacing
    const y = (Math.floor(i / columns) - 1.5 + random.range(-0.26, 0.26)) * spacing
    const place = flowIndex(field, x, y)
    const [l, a, b] = meanAround(plain, x, y, spacing * 0.3)
    const glass = random.gauss() * 0.028
    return {
      x,
      y,
      dirX: field.x[place]!,
      dirY: field.y[place]!,
      colour: [l + 0.015 + glass, a * random.range(1.05, 1.4), b * random.range(1.05, 1.4)],
      leanX: random.gauss() * 0.035,
      leanY: random.gauss() * 0.035,
    }
  })
  return { spacing, columns, stones }
}

/** The colour of five spots in and around a place, so that thin marks still colour a stone. */
function meanAround(plain: Colours, x: number, y: number, reach: number): Lab {
  const clamp = (value: number, size: number) => Math.min(size - 1, Math.max(0, Math.floor(value)))
  let [l, a, b] = [0, 0, 0]
  for (const [dx, dy] of [
    [0, 0],
    [1, 0],
    [-1, 0],
    [0, 1],
    [0, -1],
  ] as const) {
    const i = clamp(y + dy * reach, plain.height) * plain.width + clamp(x + dx * reach, plain.width)
    l += plain.l[i]! / 5
    a += plain.a[i]! / 5
    b += plain.b[i]! / 5
  }
  return [l, a, b]
}

/** Mortar takes on the colour of the stones that it was smeared over, a good deal darker. */
function groutFor([l, a, b]: Lab): Lab {
  return [0.02 + 0.58 * l, 0.62 * a, 0.62 * b]
}

/**
 * A pixel belongs to the stone nearest to it in a metric that is square along the flow, which makes stones
 * square (A. Hausner, "Simulating decorative mosaics", 2001); where two are equally near, there is grout.
 */
function setPixel(canvas: Canvas, grid: Grid, x: number, y: number, seed: number): void {
  const { spacing, columns, stones } = grid
  const column = Math.floor(x / spacing + 2)
  const row = Math.floor(y / spacing + 2)
  let nearest = Infinity
  let next = Infinity
  let stone = stones[0]!
  for (let r = Math.max(0, row - 2); r <= row + 1; r++) {
    for (let c = Math.max(0, column - 2); c <= column + 1; c++) {
      const candidate = stones[r * columns + c]
      if (!candidate) continue
      const distance = squareDistance(candidate, x + 0.5, y + 0.5)
      if (distance < nearest) {
        next = nearest
        nearest = distance
        stone = candidate
      } else if (distance < next) next = distance
    }
  }
  const i = y * canvas.width + x
  const grout = groutFor(stone.colour)
  const border = (next - nearest) / spacing
  const joint = 0.07
  const inside = Math.min(1, Math.max(0, (border - joint) * spacing * 0.7))
  const speck = (grainAt(x, y, seed) - 0.5) * 0.02
  const lean = (stone.leanX * (x - stone.x) + stone.leanY * (y - stone.y)) / spacing
  canvas.l[i] = grout[0] + speck + (stone.colour[0] + lean - grout[0] - speck * 0.6) * inside
  canvas.a[i] = grout[1] + (stone.colour[1] - grout[1]) * inside
  canvas.b[i] = grout[2] + (stone.colour[2] - grout[2]) * inside
  // A rounded edge towards the joint.
  canvas.relief[i] = inside * Math.min(1, 0.45 + (border - joint) * 2.2)
}

/** A norm between the round and the square one, turned with the stone. */
function squareDistance(stone: Tessera, x: number, y: number): number {
  const dx = x - stone.x
  const dy = y - stone.y
  const along = Math.abs(dx * stone.dirX + dy * stone.dirY)
  const across = Math.abs(dy * stone.dirX - dx * stone.dirY)
  return 0.84 * Math.max(along, across) + 0.16 * Math.sqrt(dx * dx + dy * dy)
}
