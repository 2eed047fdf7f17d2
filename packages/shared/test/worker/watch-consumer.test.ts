import { EventEmitter, once } from 'node:events'

import t, { type Test } from 'tap'

import { type ConsumerWatchOptions, watchConsumer } from '../../src/worker/watch-consumer.ts'

/** A consumer and its queue as a test wants them to look, and a way to await the watch's next looks. */
function setUp(
  t: Test,
  given: { backlog: () => Promise<number>; hasRoom?: boolean; wedgedAfterMs?: number },
) {
  const looks = new EventEmitter()
  const state = { taken: 0, isRunning: true }
  const options: ConsumerWatchOptions = {
    host: {
      isRunning: () => state.isRunning,
      hasRoom: () => given.hasRoom ?? true,
      taken: () => state.taken,
    },
    queue: {
      async backlog() {
        // The look goes on with this answer before those that wait for the event do.
        setImmediate(() => looks.emit('look'))
        return given.backlog()
      },
    },
    everyMs: 2,
    wedgedAfterMs: given.wedgedAfterMs ?? 0,
  }
  const watch = watchConsumer(options)
  t.teardown(() => watch.stop())
  return {
    watch,
    state,
    async looked(times: number) {
      for (let i = 0; i < times; i++) await once(looks, 'look')
    },
  }
}

t.test('a consumer that takes nothing though jobs wait is wedged', async (t) => {
  const { watch, looked } = setUp(t, { backlog: async () => 3 })
  t.strictSame(watch.checkLiveness(), [])
  await looked(2)
  t.match(watch.checkLiveness(), [/jobs wait, but none was taken since 20/])
})

t.test('a consumer has some time to take what waits', async (t) => {
  const { watch, looked } = setUp(t, { backlog: async () => 3, wedgedAfterMs: 60_000 })
  await looked(3)
  t.strictSame(watch.checkLiveness(), [])
})

t.test('a wedged consumer is well again once it takes a job', async (t) => {
  const { watch, looked, state } = setUp(t, { backlog: async () => 3 })
  await looked(2)
  t.equal(watch.checkLiveness().length, 1)
  const timer = setInterval(() => (state.taken += 1), 0)
  t.teardown(() => clearInterval(timer))
  await looked(3)
  t.strictSame(watch.checkLiveness(), [])
})

t.test('nothing is wrong with a consumer that has nothing to take, or no hand free', async (t) => {
  for (const given of [{ backlog: async () => 0 }, { backlog: async () => 9, hasRoom: false }]) {
    const { watch, looked } = setUp(t, given)
    await looked(3)
    t.strictSame(watch.checkLiveness(), [])
  }
})

t.test('an outage of Redis is not held against the consumer', async (t) => {
  const { watch, looked } = setUp(t, { backlog: () => Promise.reject(new Error('away')) })
  await looked(3)
  t.strictSame(watch.checkLiveness(), [])
})

t.test('a consumer that has stopped is ill at once', async (t) => {
  const { watch, state } = setUp(t, { backlog: async () => 0 })
  state.isRunning = false
  t.strictSame(watch.checkLiveness(), ['the consumer has stopped'])
})
