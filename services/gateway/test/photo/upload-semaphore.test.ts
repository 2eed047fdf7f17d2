import t from 'tap'

import { createUploadSemaphore } from '../../src/photo/upload-semaphore.ts'

const never = new AbortController().signal

t.test('so many go in at a time, the others in the order in which they came', async (t) => {
  const slots = createUploadSemaphore(2)
  const leaves = [await slots.enter('first', never), await slots.enter('second', never)]
  const entered: string[] = []
  const enter = (name: string) => slots.enter(name, never).then((leave) => (entered.push(name), leave))
  const third = enter('third')
  const fourth = enter('fourth')
  t.same(entered, [])
  leaves[0]?.()
  const leaveThird = await third
  t.same(entered, ['third'])
  leaveThird()
  await fourth
  t.same(entered, ['third', 'fourth'])
})

t.test('leaving twice gives back one place', async (t) => {
  const slots = createUploadSemaphore(1)
  const leave = await slots.enter('first', never)
  leave()
  leave()
  await slots.enter('second', never)
  let isIn = false
  void slots.enter('third', never).then(() => (isIn = true))
  await Promise.resolve()
  t.notOk(isIn)
})

t.test(
  'one user holds a quarter of the places at most, and others pass by those of theirs that wait',
  async (t) => {
    const slots = createUploadSemaphore(8)
    const leaves = [await slots.enter('greedy', never), await slots.enter('greedy', never)]
    let isIn = false
    const third = slots.enter('greedy', never).then((leave) => ((isIn = true), leave))
    for (let i = 0; i < 6; i++) await slots.enter(`other-${i}`, never)
    t.notOk(isIn)
    const waiting = slots.enter('last', never)
    leaves[0]?.()
    await third
    leaves[1]?.()
    t.type(await waiting, 'function')
  },
)

t.test('one user holds a quarter of the line at most', async (t) => {
  const slots = createUploadSemaphore(1)
  await slots.enter('greedy', never)
  const waiting = [1, 2].map(() => slots.enter('greedy', never))
  await t.rejects(slots.enter('greedy', never), { code: 'overloaded' })
  const gone = new AbortController()
  const other = slots.enter('other', gone.signal)
  gone.abort(new Error('left'))
  await t.rejects(other, { message: 'left' }, 'another is let into the line')
  void Promise.all(waiting)
})

t.test('a line that is too long is refused at once', async (t) => {
  const slots = createUploadSemaphore(1)
  await slots.enter('first', never)
  const waiting = Array.from({ length: 8 }, (_, i) => slots.enter(`user-${i}`, AbortSignal.timeout(60_000)))
  await t.rejects(slots.enter('late', never), { code: 'overloaded' })
  void Promise.all(waiting).catch(() => {})
})

t.test('whoever goes away leaves the line', async (t) => {
  const slots = createUploadSemaphore(1)
  const leave = await slots.enter('first', never)
  const gone = new AbortController()
  const waiting = slots.enter('second', gone.signal)
  const behind = slots.enter('third', never)
  gone.abort(new Error('left'))
  await t.rejects(waiting, { message: 'left' })
  leave()
  t.type(await behind, 'function')
})

t.test('whoever is gone already does not line up', async (t) => {
  const slots = createUploadSemaphore(1)
  await slots.enter('first', never)
  await t.rejects(slots.enter('second', AbortSignal.abort(new Error('left'))), { message: 'left' })
})
