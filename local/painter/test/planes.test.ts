import t from 'tap'

import { giveBack, newPlane } from '../src/planes.ts'

const PIXELS = 321

t.test('a plane that was given back is handed out again, once and empty', async (t) => {
  const plane = newPlane(PIXELS).fill(1)
  giveBack([{ l: plane }, { l: plane }])
  t.not(newPlane(PIXELS - 1), plane, 'for pictures of its size')
  t.equal(newPlane(PIXELS), plane)
  t.ok(plane.every((value) => value === 0))
  t.not(newPlane(PIXELS), plane)
})

t.test('no more is kept than two large pictures need', async (t) => {
  const large = Array.from({ length: 9 }, () => newPlane(1024 * 1024))
  giveBack(large.map((l) => ({ l })))
  const again = large.map(({ length }) => newPlane(length))
  t.equal(again.filter((plane) => large.includes(plane)).length, 8)
})
