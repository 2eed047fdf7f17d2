import { createRandom } from '@moodscape/mood/random'
import t from 'tap'

import { findPalette, nearestTwo } from '../src/brush/limited-palette.ts'
import { createCanvas } from '../src/canvas.ts'
import { type Lab, lch, mix } from '../src/colour.ts'

const red = lch(0.6, 0.2, 25)
const colours = [lch(0.9, 0.02, 90), lch(0.5, 0.1, 250), red]

t.test('a rare strong colour gets its place in the palette', async (t) => {
  const canvas = createCanvas(50, 40)
  for (let i = 0; i < 2000; i++) {
    const [l, a, b] = colours[i < 10 ? 2 : i % 2]!
    canvas.l[i] = l
    canvas.a[i] = a
    canvas.b[i] = b
  }
  const palette = findPalette(canvas, 3, createRandom('palette'))
  for (const colour of colours)
    t.ok(
      palette.some((found) => distance(found, colour) < 0.01),
      colour.join(),
    )
})

t.test('a picture with fewer colours than asked for has a palette of those', async (t) => {
  const canvas = createCanvas(4, 4)
  canvas.l.fill(0.5)
  t.equal(findPalette(canvas, 8, createRandom('palette')).length, 1)
})

t.test(
  'a colour between two of the palette is their mixture, but never of two that differ too much',
  async (t) => {
    const [dark, light] = [lch(0.5, 0.02, 90), lch(0.58, 0.02, 90)]
    const { first, second, share } = nearestTwo([light, red, dark], mix(dark, light, 0.25))
    t.strictSame([first, second], [dark, light])
    t.ok(Math.abs(share - 0.25) < 1e-9)
    t.equal(nearestTwo([dark, red], mix(dark, red, 0.4)).share, 0)
  },
)

function distance(p: Lab, q: Lab): number {
  return Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2])
}
