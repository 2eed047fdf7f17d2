import { createRandom } from '@moodscape/mood/random'
import t from 'tap'

import { flowOf } from '../src/brush/flow-field.ts'
import { createStrokePath, traceStroke } from '../src/brush/stroke-path.ts'
import { createCanvas } from '../src/canvas.ts'
import { type Lab, lch } from '../src/colour.ts'
import { createNoise } from '../src/noise.ts'

const SIDE = 200
const sky = lch(0.9, 0.05, 230)
const hill = lch(0.6, 0.12, 140)
const noise = createNoise(createRandom('unused'))

async function trace(
  ground: (x: number, y: number) => Lab,
  angle: number,
  at: { x: number; y: number },
  length: number,
) {
  const path = createStrokePath()
  const canvas = createCanvas(SIDE, SIDE)
  for (let i = 0; i < SIDE * SIDE; i++) {
    const [u, v] = [((i % SIDE) + 0.5) / SIDE, (Math.floor(i / SIDE) + 0.5) / SIDE]
    ;[canvas.l[i], canvas.a[i], canvas.b[i]] = ground(u, v)
  }
  const field = await flowOf(
    createCanvas(SIDE, SIDE),
    () => angle,
    0,
    noise,
    async () => {},
  )
  const stroke = { ...at, length, width: 4, colour: ground(at.x / SIDE, at.y / SIDE), tolerance: 0.1 }
  const steps = traceStroke(path, stroke, canvas, field)
  return { steps, x: path.x.subarray(0, steps), y: path.y.subarray(0, steps) }
}

t.test('a stroke runs along the flow, as long as it is meant to be, its place in the middle', async (t) => {
  const { x, y, steps } = await trace(() => sky, 0, { x: 100, y: 50 }, 60)
  t.ok(Math.abs(x.at(-1)! - x[0]! - 60) < 3)
  t.ok(Math.abs((x.at(-1)! + x[0]!) / 2 - 100) < 2)
  t.ok(y.every((value) => Math.abs(value - 50) < 0.01))
  t.ok(
    x.every((value, i) => i === 0 || value > x[i - 1]!),
    `${steps} steps, one way`,
  )
})

t.test('a stroke is lifted where the ground changes colour', async (t) => {
  const { y } = await trace((_, v) => (v < 0.5 ? sky : hill), Math.PI / 2, { x: 100, y: 80 }, 120)
  t.ok(Math.max(...y) < 105, `down to ${Math.max(...y)}`)
  t.ok(Math.min(...y) < 30, `up to ${Math.min(...y)}`)
})

t.test('a stroke ends soon after it has left the picture', async (t) => {
  const { x } = await trace(() => sky, 0, { x: 190, y: 50 }, 300)
  t.ok(Math.max(...x) < SIDE + 8)
})
