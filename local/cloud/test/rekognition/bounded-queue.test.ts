import t from 'tap'

import { createBoundedQueue } from '../../src/rekognition/bounded-queue.ts'

const never = new AbortController().signal

/** A queue for one task at a time with room for one more, and a task that runs until it is let go. */
function occupiedQueue() {
  const queue = createBoundedQueue({ atOnce: 1, maxWaiting: 1 })
  const { promise, resolve: letGo } = Promise.withResolvers<string>()
  return { queue, running: queue.run(() => promise, never), letGo }
}

t.test('tasks run in turn and give their results', async (t) => {
  const { queue, running, letGo } = occupiedQueue()
  const next = queue.run(async () => 'second', never)
  letGo('first')
  t.equal(await running, 'first')
  t.equal(await next, 'second')
})

t.test('a task that finds the line full is refused at once', async (t) => {
  const { queue, running, letGo } = occupiedQueue()
  const waiting = queue.run(async () => 'waited', never)
  await t.rejects(
    queue.run(async () => 'refused', never),
    { name: 'ThrottlingException' },
  )
  letGo('first')
  t.strictSame(await Promise.all([running, waiting]), ['first', 'waited'])
  t.equal(await queue.run(async () => 'later', never), 'later')
})

t.test('a task that is given up while it waits never runs, and frees its place', async (t) => {
  const { queue, running, letGo } = occupiedQueue()
  const leaving = new AbortController()
  const waiting = queue.run(async () => t.fail('it ran'), leaving.signal)
  leaving.abort(new Error('left'))
  await t.rejects(waiting, { message: 'left' })
  const inItsPlace = queue.run(async () => 'served', never)
  letGo('first')
  t.strictSame(await Promise.all([running, inItsPlace]), ['first', 'served'])
})

t.test('a task that fails leaves the line moving', async (t) => {
  const queue = createBoundedQueue({ atOnce: 1, maxWaiting: 1 })
  await t.rejects(
    queue.run(() => Promise.reject(new Error('broken')), never),
    { message: 'broken' },
  )
  t.equal(await queue.run(async () => 'next', never), 'next')
})
