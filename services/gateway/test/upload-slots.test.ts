import t from 'tap'

import { createUploadSlots } from '../src/upload-slots.ts'

const never = new AbortController().signal

t.test('so many go in at a time, the others in the order in which they came', async (t) => {
  const slots = createUploadSlots(2)
  const leaves = [await slots.enter(never), await slots.enter(never)]
  const entered: string[] = []
  const third = slots.enter(never).then((leave) => (entered.push('third'), leave))
  const fourth = slots.enter(never).then((leave) => (entered.push('fourth'), leave))
  t.same(entered, [])
  leaves[0]?.()
  const leaveThird = await third
  t.same(entered, ['third'])
  leaveThird()
  await fourth
  t.same(entered, ['third', 'fourth'])
})

t.test('leaving twice gives back one place', async (t) => {
  const slots = createUploadSlots(1)
  const leave = await slots.enter(never)
  leave()
  leave()
  await slots.enter(never)
  let isIn = false
  void slots.enter(never).then(() => (isIn = true))
  await Promise.resolve()
  t.notOk(isIn)
})

t.test('a line that is too long is refused at once', async (t) => {
  const slots = createUploadSlots(1)
  await slots.enter(never)
  const waiting = Array.from({ length: 8 }, () => slots.enter(AbortSignal.timeout(60_000)))
  await t.rejects(slots.enter(never), { code: 'overloaded' })
  void Promise.all(waiting).catch(() => {})
})

t.test('whoever goes away leaves the line', async (t) => {
  const slots = createUploadSlots(1)
  const leave = await slots.enter(never)
  const gone = new AbortController()
  const waiting = slots.enter(gone.signal)
  const behind = slots.enter(never)
  gone.abort()
  await t.rejects(waiting, { code: 'overloaded' })
  leave()
  t.type(await behind, 'function')
})

t.test('whoever is gone already does not line up', async (t) => {
  const slots = createUploadSlots(1)
  await slots.enter(never)
  await t.rejects(slots.enter(AbortSignal.abort()), { code: 'overloaded' })
})
