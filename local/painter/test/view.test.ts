import { createRandom } from '@moodscape/mood/random'
import t from 'tap'

import { viewOf } from '../src/stage/view.ts'

const viewsFrom = (first: number, count: number) =>
  Array.from({ length: count }, (_, i) => viewOf(first + i, createRandom(`${first + i}`)))

t.test('of twelve seeds in a row no two that show one scene stand in one place', async (t) => {
  for (const first of [0, 7, 90_912, 4_294_967_284]) {
    const views = viewsFrom(first, 12)
    for (const [i, near] of views.entries()) {
      for (const far of [views[i + 4], views[i + 8]]) {
        if (far) t.ok(Math.abs(near.distance - far.distance) > 0.05 && near.horizon !== far.horizon)
      }
    }
  }
})

t.test('the same place is seen from the other side twelve seeds later', async (t) => {
  for (const [i, view] of viewsFrom(24, 12).entries())
    t.not(view.isMirrored, viewsFrom(36, 12)[i]!.isMirrored)
})

t.test('the farther off the eye is, the more ground it sees', async (t) => {
  const views = viewsFrom(100, 12).sort((p, q) => p.distance - q.distance)
  t.ok(views.every(({ horizon }, i) => i < 4 || horizon < views[i - 4]!.horizon))
})
