import t from 'tap'

import { createUploadSemaphore, type Sender } from '../../src/photo/upload-semaphore.ts'

const never = new AbortController().signal

// A gateway is kept alive by its server; here nothing else is.
const alive = setInterval(() => {}, 1_000)
t.teardown(() => clearInterval(alive))

/** A user of that name at an address of their own, who sends fast enough unless said otherwise. */
function sender(userId: string, more: Partial<Sender> = {}): Sender {
  let bytes = 0
  const fast = () => (bytes += 100_000_000)
  return {
    userId,
    address: `of ${userId}`,
    bytesArrived: fast,
    waitsForUs: () => false,
    giveUp: () => {},
    ...more,
  }
}

t.test('so many go in at a time, the others in the order in which they came', async (t) => {
  const slots = createUploadSemaphore(2)
  const leaves = [await slots.enter(sender('first'), never), await slots.enter(sender('second'), never)]
  const entered: string[] = []
  const enter = (name: string) =>
    slots.enter(sender(name), never).then((leave) => (entered.push(name), leave))
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
  const leave = await slots.enter(sender('first'), never)
  leave()
  leave()
  const leaveSecond = await slots.enter(sender('second'), never)
  let isIn = false
  const third = slots.enter(sender('third'), never).then(() => (isIn = true))
  await Promise.resolve()
  t.notOk(isIn)
  leaveSecond()
  await third
})

t.test(
  'one user holds a quarter of the places at most, and others pass by those of theirs that wait',
  async (t) => {
    const slots = createUploadSemaphore(8)
    const leaves = [await slots.enter(sender('greedy'), never), await slots.enter(sender('greedy'), never)]
    let isIn = false
    const third = slots.enter(sender('greedy'), never).then((leave) => ((isIn = true), leave))
    for (let i = 0; i < 6; i++) await slots.enter(sender(`other-${i}`), never)
    t.notOk(isIn)
    const waiting = slots.enter(sender('last'), never)
    leaves[0]?.()
    await third
    leaves[1]?.()
    t.type(await waiting, 'function')
  },
)

t.test('one user holds a quarter of the line at most', async (t) => {
  const slots = createUploadSemaphore(1)
  const leave = await slots.enter(sender('greedy'), never)
  const waiting = [1, 2].map(() => slots.enter(sender('greedy'), never))
  await t.rejects(slots.enter(sender('greedy'), never), { code: 'overloaded' })
  const gone = new AbortController()
  const other = slots.enter(sender('other'), gone.signal)
  gone.abort(new Error('left'))
  await t.rejects(other, { message: 'left' }, 'another is let into the line')
  leave()
  for (const entered of waiting) (await entered)()
})

t.test('a line that is too long is refused at once', async (t) => {
  const slots = createUploadSemaphore(1)
  await slots.enter(sender('first'), never)
  const gone = new AbortController()
  const waiting = Array.from({ length: 8 }, (_, i) => slots.enter(sender(`user-${i}`), gone.signal))
  await t.rejects(slots.enter(sender('late'), never), { code: 'overloaded' })
  gone.abort(new Error('left'))
  await Promise.allSettled(waiting)
})

t.test('a client that goes away leaves the line', async (t) => {
  const slots = createUploadSemaphore(1)
  const leave = await slots.enter(sender('first'), never)
  const gone = new AbortController()
  const waiting = slots.enter(sender('second'), gone.signal)
  const behind = slots.enter(sender('third'), never)
  gone.abort(new Error('left'))
  await t.rejects(waiting, { message: 'left' })
  leave()
  t.type(await behind, 'function')
})

t.test('a client that is gone already does not line up', async (t) => {
  const slots = createUploadSemaphore(1)
  await slots.enter(sender('first'), never)
  await t.rejects(slots.enter(sender('second'), AbortSignal.abort(new Error('left'))), { message: 'left' })
})

t.test('one address holds half of the places at most, however many users it has', async (t) => {
  const slots = createUploadSemaphore(8)
  const address = '192.0.2.7'
  const leaves = await Promise.all(
    [1, 2, 3, 4].map((guest) => slots.enter(sender(`guest-${guest}`, { address }), never)),
  )
  let isIn = false
  const fifth = slots.enter(sender('guest-5', { address }), never).then(() => (isIn = true))
  for (let i = 0; i < 4; i++) await slots.enter(sender(`other-${i}`), never)
  t.notOk(isIn)
  leaves[0]?.()
  t.ok(await fifth)
})

t.test('while others wait, the slowest is ended, and its place is theirs', async (t) => {
  const slots = createUploadSemaphore(2, {
    longestWaitMs: 60_000,
    patienceMs: 0,
    judgedAfterMs: 0,
    everyMs: 1,
  })
  const given: string[] = []
  const enterSlowly = async (name: string, bytes: number) => {
    const place = { leave: () => {} }
    const slow = sender(name, { bytesArrived: () => bytes, giveUp: () => (given.push(name), place.leave()) })
    place.leave = await slots.enter(slow, never)
  }
  await enterSlowly('slow', 0)
  await slots.enter(sender('fast'), never)
  t.same(given, [], 'nobody is ended while nobody waits')
  t.type(await slots.enter(sender('waiting'), never), 'function')
  t.same(given, ['slow'])
})

t.test('nobody is ended because the bucket is slow', async (t) => {
  const slots = createUploadSemaphore(1, {
    longestWaitMs: 60_000,
    patienceMs: 0,
    judgedAfterMs: 0,
    everyMs: 1,
  })
  const given: string[] = []
  let looks = 0
  const looked = Promise.withResolvers<void>()
  const waitsForUs = () => {
    if (++looks === 3) looked.resolve()
    return true
  }
  const leave = await slots.enter(
    sender('blameless', { bytesArrived: () => 0, waitsForUs, giveUp: () => void given.push('blameless') }),
    never,
  )
  const waiting = slots.enter(sender('waiting'), never)
  await looked.promise
  t.same(given, [])
  leave()
  await waiting
})
