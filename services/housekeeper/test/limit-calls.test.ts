import { once } from 'node:events'

import { createLogger } from '@moodscape/shared/process/log'
import { createJobQueue } from '@moodscape/shared/queue/job-queue'
import { until } from '@moodscape/shared/testing/until'
import t from 'tap'

import { consumeTickets } from '../src/consume-tickets.ts'
import { limitPerKey, limitSlow, ReceiverBusy, shareConcurrency } from '../src/limit-calls.ts'
import { startTestHouse } from './fixtures/test-house.ts'

const house = await startTestHouse()
t.teardown(() => house.close())

/** Work that lasts until it is told to end. */
function startWork() {
  const ends: PromiseWithResolvers<void>[] = []
  return {
    ends,
    work: () => {
      const end = Promise.withResolvers<void>()
      ends.push(end)
      return end.promise
    },
    end: () => ends.splice(0).forEach((end) => end.resolve()),
  }
}

t.test('a key has so much work under way, and others meanwhile', async (t) => {
  const { ends, work } = startWork()
  const limit = limitPerKey(2)
  const slow = [limit('slow', work), limit('slow', work)]
  await t.rejects(limit('slow', work), ReceiverBusy)
  const other = limit('other', work)
  t.equal(ends.length, 3, 'the one refused was not begun')
  ends[2]?.resolve()
  await other

  ends[0]?.reject(new Error('refused'))
  await t.rejects(slow[0] ?? Promise.resolve(), { message: 'refused' })
  const next = limit('slow', work)
  t.equal(ends.length, 4, 'work that failed has made room')
  ends[1]?.resolve()
  ends[3]?.resolve()
  await Promise.all([slow[1], next])
})

t.test('those whose last work was slow share a lane, until it is quick again', async (t) => {
  const { work, end } = startWork()
  let isSlow = true
  // A time that everything takes, and one that nothing does.
  const limits = [limitSlow(1, -1), limitSlow(1, Infinity)]
  for (const [i, limit] of limits.entries()) {
    const users = ['a', 'b', 'c']
    await Promise.all(users.map((user) => limit(user, async () => {})))
    const underWay = users.map((user) => limit(user, work))
    isSlow = i === 0
    for (const refused of isSlow ? underWay.slice(1) : []) await t.rejects(refused, ReceiverBusy)
    const fresh = limit('never seen', work)
    end()
    await Promise.all([fresh, ...(isSlow ? underWay.slice(0, 1) : underWay)])
  }
  t.notOk(isSlow)
})

t.test('the notices of others go out while those of one user wait for receivers without end', async (t) => {
  const queue = createJobQueue('shared', house.redis)
  const consuming = house.connect('worker')
  await once(consuming, 'ready')
  const { work, ends, end } = startWork()
  const share = shareConcurrency(8)
  const told: string[] = []
  const consumer = consumeTickets(
    'shared',
    ({ user_id, job_id }) =>
      share.forUser(user_id, () =>
        share.forHost(`${job_id}.example`, async () => {
          if (user_id.startsWith('slow')) await work()
          else told.push(user_id)
        }),
      ),
    { redis: consuming, log: createLogger('housekeeper', 'fatal'), concurrency: 8, lockSeconds: 30 },
  )
  t.teardown(async () => {
    await consumer.close(10_000)
    await queue.close()
  })
  const ticketsOf = (user_id: string, count: number) =>
    Array.from({ length: count }, (_, i) => ({ user_id, upload_id: '1', job_id: `image-${user_id}-${i}` }))
  await queue.enqueue([...ticketsOf('slow', 100), ...ticketsOf('slow too', 100)])
  await until(() => ends.length === 4)
  await queue.enqueue(ticketsOf('quick', 20))
  await until(() => told.length === 20)
  t.equal(ends.length, 4, 'two for each of the slow')
  for (const { job_id, user_id } of [...ticketsOf('slow', 100), ...ticketsOf('slow too', 100)])
    await queue.drop({ job_id, user_id }).catch(() => {})
  end()
})
