import t from 'tap'

import { type Lab, lch, mix } from '../src/colour.ts'
import { renderGround } from '../src/ground.ts'

const dark = lch(0.2, 0.05, 30)
const light = lch(0.9, 0.05, 200)

t.test('an edge is exact to the pixel although smooth parts are interpolated', async (t) => {
  const hill = (x: number, y: number): Lab => (y > 0.5 + 0.2 * x * x ? dark : light)
  const canvas = renderGround(hill, 101, 67, 67)
  let wrong = 0
  for (let y = 0; y < 67; y++) {
    for (let x = 0; x < 101; x++) {
      const expected = hill((x + 0.5) / 67, (y + 0.5) / 67)[0]
      if (Math.abs(canvas.l[y * 101 + x]! - expected) > 1e-6) wrong += 1
    }
  }
  // A corner of the edge may slip between the corners of a cell.
  t.ok(wrong < 30, `${wrong} of ${101 * 67} pixels`)
})

t.test('a gradient is smooth', async (t) => {
  const canvas = renderGround((x) => mix(dark, light, x), 100, 20, 100)
  for (let x = 0; x < 100; x++) {
    const expected = mix(dark, light, (x + 0.5) / 100)
    t.ok(Math.abs(canvas.l[10 * 100 + x]! - expected[0]) < 1e-5)
  }
})
