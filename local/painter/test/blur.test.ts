import t from 'tap'

import { blurPlane } from '../src/brush/blur.ts'

const [WIDTH, HEIGHT] = [41, 31]
const pause = async () => {}

t.test('an even plane stays even to its borders', async (t) => {
  const blurred = await blurPlane(new Float32Array(WIDTH * HEIGHT).fill(0.25), WIDTH, HEIGHT, 5, pause)
  t.ok(blurred.every((value) => Math.abs(value - 0.25) < 1e-6))
})

t.test('a spot spreads evenly in all directions, and none of it is lost', async (t) => {
  const plane = new Float32Array(WIDTH * HEIGHT)
  const at = (x: number, y: number) => y * WIDTH + x
  plane[at(20, 15)] = 1
  const blurred = await blurPlane(plane, WIDTH, HEIGHT, 2, pause)
  t.ok(Math.abs(blurred.reduce((sum, value) => sum + value, 0) - 1) < 1e-5)
  for (const distance of [1, 3, 5]) {
    const right = blurred[at(20 + distance, 15)]!
    for (const place of [at(20 - distance, 15), at(20, 15 + distance), at(20, 15 - distance)]) {
      t.ok(Math.abs(blurred[place]! - right) < 1e-6)
    }
    t.ok(right < blurred[at(20 + distance - 1, 15)]!)
  }
  t.equal(plane[at(20, 15)], 1, 'the plane itself is left alone')
})
