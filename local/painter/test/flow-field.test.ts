import { createRandom } from '@moodscape/mood/random'
import t from 'tap'

import { flowIndex, flowOf } from '../src/brush/flow-field.ts'
import { createCanvas } from '../src/canvas.ts'
import { createNoise } from '../src/noise.ts'
import { smoothStep } from '../src/smooth-step.ts'

const SIDE = 200
const noise = createNoise(createRandom('unused'))

t.test('strokes run along the edges of the drawing, and elsewhere along its resting flow', async (t) => {
  const picture = createCanvas(SIDE, SIDE)
  // A soft dark stripe that falls steeply.
  for (let i = 0; i < SIDE * SIDE; i++) {
    const [x, y] = [i % SIDE, Math.floor(i / SIDE)]
    picture.l[i] = 0.2 + 0.6 * smoothStep(0, 24, Math.abs(x - 40 - y / 2))
  }
  const field = await flowOf(
    picture,
    () => 0,
    0,
    noise,
    async () => {},
  )
  const onStripe = flowIndex(field, 90, 100)
  const slope = field.y[onStripe]! / field.x[onStripe]!
  t.ok(Math.abs(slope - 2) < 0.3, `two down for one aside: ${slope}`)
  const beside = flowIndex(field, 180, 30)
  t.ok(Math.abs(field.x[beside]! - 1) < 1e-6 && Math.abs(field.y[beside]!) < 1e-6)
})

t.test('every direction has the length of one', async (t) => {
  const random = createRandom('speckles')
  const picture = createCanvas(SIDE, SIDE)
  for (let i = 0; i < picture.l.length; i++) picture.l[i] = random.next()
  const { x, y } = await flowOf(
    picture,
    (u) => u,
    0.3,
    noise,
    async () => {},
  )
  t.ok(x.every((value, i) => Math.abs(value * value + y[i]! * y[i]! - 1) < 1e-4))
})
