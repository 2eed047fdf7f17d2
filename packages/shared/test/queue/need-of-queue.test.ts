import t from 'tap'

import { needOfQueue, providerLimit, UNMEASURED_RUN_SECONDS } from '../../src/queue/need-of-queue.ts'

const quiet = { waiting: 0, active: 0, dueSoon: 0, isPaused: false }

t.test('what waits, runs and falls due soon asks for hands', async (t) => {
  t.equal(needOfQueue(quiet), 0)
  t.equal(needOfQueue({ ...quiet, waiting: 5, active: 3, dueSoon: 2 }), 10)
})

t.test('a paused queue asks for none', async (t) => {
  t.equal(needOfQueue({ waiting: 5, active: 3, dueSoon: 2, isPaused: true }, 100), 0)
})

t.test('a storm of refusals asks for no more than the provider lets through', async (t) => {
  const before = needOfQueue({ ...quiet, waiting: 400, active: 20 }, 20)
  const storm = needOfQueue({ ...quiet, waiting: 100, active: 2, dueSoon: 2_000 }, 20)
  t.same([before, storm], [20, 20])
})

t.test('what runs is never taken away, even beyond what the provider is thought to take', async (t) => {
  t.equal(needOfQueue({ ...quiet, waiting: 400, active: 30 }, 20), 30)
})

t.test('the provider lets run at a time what it takes in the time of a run', async (t) => {
  t.equal(providerLimit(600, [6, 6, 6]), 60)
  t.equal(providerLimit(600, []), 10 * UNMEASURED_RUN_SECONDS, 'before anything ran')
  t.equal(providerLimit(1, [0.01]), 1, 'at least one')
  const mostlyQuick = Array.from({ length: 100 }, (_, i) => (i < 90 ? 1 : 30))
  t.equal(providerLimit(60, mostlyQuick), 30, 'slow runs count, where there are more than a few')
  t.equal(providerLimit(60, [...Array<number>(99).fill(1), 600]), 1, 'a single one does not')
})
