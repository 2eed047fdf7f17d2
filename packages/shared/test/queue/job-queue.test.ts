import { UnrecoverableError, Worker } from 'bullmq'
import t, { type Test } from 'tap'

import { createJobQueue, RedisAway } from '../../src/queue/job-queue.ts'
import { queuePrefixOf } from '../../src/queue/key-prefixes.ts'
import type { JobTicket } from '../../src/records/kinds.ts'
import { ready, startRedisServer } from '../fixtures/start-redis-server.ts'
import { until } from '../fixtures/until.ts'

const server = await startRedisServer(t)
const redis = server.connect('request')
await ready(redis)
const queue = createJobQueue('image', redis)
t.teardown(() => queue.close())

const ticketOf = (job_id: string): JobTicket => ({ user_id: 'user', upload_id: 'upload', job_id })

/** Takes what is in the queue, one after the other, until the test is over. */
async function consume(t: Test, work: (jobId: string) => Promise<void>): Promise<void> {
  const worker = new Worker('image', async (job) => work((job.data as JobTicket).job_id), {
    connection: server.connect('worker'),
    prefix: queuePrefixOf('image'),
  })
  worker.on('error', () => {})
  t.teardown(() => worker.close())
  await worker.waitUntilReady()
}

const isEmpty = async () => !Object.values(await queue.counts()).some(Boolean)

t.test('a job that is added again while it waits or runs is run once', async (t) => {
  const ran: string[] = []
  await queue.enqueue([ticketOf('a'), ticketOf('a')])
  await queue.enqueue([ticketOf('a'), ticketOf('b')])
  t.match(await queue.counts(), { waiting: 2 })
  await consume(t, async (jobId) => {
    await queue.enqueue([ticketOf(jobId)])
    ran.push(jobId)
  })
  await until(isEmpty)
  t.strictSame(ran.sort(), ['a', 'b'])
})

t.test('the id of a job that ended, well or badly, can be added again', async (t) => {
  const ran: string[] = []
  await consume(t, async (jobId) => {
    ran.push(jobId)
    if (jobId === 'bad') throw new UnrecoverableError('no')
  })
  for (let i = 1; i <= 3; i++) {
    await queue.enqueue([ticketOf('good'), ticketOf('bad')])
    await until(async () => ran.length === 2 * i && (await isEmpty()))
  }
  t.strictSame(ran.sort(), ['bad', 'bad', 'bad', 'good', 'good', 'good'])
})

t.test('a job that is not running can be dropped; to drop one that is not there is harmless', async (t) => {
  await queue.enqueue([ticketOf('x'), ticketOf('y')])
  for (const jobId of ['x', 'x', 'never there']) await queue.drop(ticketOf(jobId))
  t.strictSame(await queue.look('x'), {})
  t.match(await queue.counts(), { waiting: 1 })
  await queue.drop(ticketOf('y'))
  t.ok(await isEmpty())
})

t.test('what is missing is told, and what waits or runs is not missing', async (t) => {
  const tickets = ['waits', 'runs', 'never'].map(ticketOf)
  t.strictSame(await queue.missing([]), [])
  await queue.enqueue(tickets.slice(0, 2))
  t.strictSame(
    (await queue.missing(tickets)).map(({ job_id }) => job_id),
    ['never'],
  )
  const held: string[][] = []
  await consume(t, async () => {
    held.push((await queue.missing(tickets)).map(({ job_id }) => job_id))
  })
  await until(isEmpty)
  t.strictSame(held, [['never'], ['waits', 'never']])
  t.strictSame(await queue.missing(tickets), tickets, 'what has ended is gone')
})

t.test('a queue without a connection says so, and works once there is one', async (t) => {
  const late = server.connect('request')
  const early = createJobQueue('melody', late)
  t.teardown(() => early.close())
  await t.rejects(early.enqueue([ticketOf('z')]), RedisAway)
  await ready(late)
  await early.enqueue([ticketOf('z')])
  t.match(await early.counts(), { waiting: 1 })
})
