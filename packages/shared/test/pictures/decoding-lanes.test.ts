import t from 'tap'

import { openLane } from '../../src/pictures/decoding-lanes.ts'

/** Fills a lane while its first work is held, and gives the order in which the rest was worked on. */
async function orderOf(users: string[]): Promise<string[]> {
  const lane = openLane(1)
  const held = Promise.withResolvers<void>()
  const order: string[] = []
  const count = new Map<string, number>()
  const first = lane('held', () => held.promise)
  const rest = users.map((user) => {
    const n = (count.get(user) ?? 0) + 1
    count.set(user, n)
    return lane(user, async () => void order.push(`${user}${n}`))
  })
  held.resolve()
  await Promise.all([first, ...rest])
  return order
}

t.test('works of one user come in their order', async (t) => {
  t.strictSame(await orderOf(['a', 'a', 'a']), ['a1', 'a2', 'a3'])
})

t.test('the first work of a user comes before the second of another that waits longer', async (t) => {
  t.strictSame(await orderOf(['a', 'a', 'a', 'a', 'b']), ['a1', 'b1', 'a2', 'a3', 'a4'])
})

t.test('users with much to do take turns', async (t) => {
  t.strictSame(await orderOf(['a', 'a', 'a', 'b', 'b', 'b']), ['a1', 'b1', 'a2', 'b2', 'a3', 'b3'])
})

t.test('a user who comes while a flood is worked on waits for one work of it', async (t) => {
  const lane = openLane(1)
  const held = Array.from({ length: 4 }, () => Promise.withResolvers<void>())
  const order: string[] = []
  const started = Promise.withResolvers<void>()
  const flood = held.map(({ promise }, n) =>
    lane('greedy', async () => {
      order.push(`greedy${n}`)
      if (n === 1) started.resolve()
      await promise
    }),
  )
  held[0]?.resolve()
  await started.promise
  const other = lane('other', async () => void order.push('other'))
  held.forEach(({ resolve }) => resolve())
  await Promise.all([...flood, other])
  t.strictSame(order, ['greedy0', 'greedy1', 'other', 'greedy2', 'greedy3'])
})

t.test('a work that fails gives its place back, and tells why', async (t) => {
  const lane = openLane(1)
  await t.rejects(
    lane('a', async () => {
      throw new Error('damaged')
    }),
    { message: 'damaged' },
  )
  t.equal(await lane('a', async () => 'done'), 'done')
})
