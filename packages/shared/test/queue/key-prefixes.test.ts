import { UnrecoverableError } from 'bullmq'
import t from 'tap'

import { createLogger } from '../../src/process/log.ts'
import { createRegistry, createWorkMetrics } from '../../src/process/metrics.ts'
import { consumerKey } from '../../src/queue/job-queue.ts'
import { createQueues, QUEUE_NAMES, type QueueName } from '../../src/queue/job-queues.ts'
import { KEY_PREFIX, queuePrefixOf } from '../../src/queue/key-prefixes.ts'
import { measureQueue, noteRun } from '../../src/queue/measure-queue.ts'
import { JOB_KINDS } from '../../src/records/kinds.ts'
import { startWorkerHost } from '../../src/worker/worker-host.ts'
import { startRedisCluster } from '../fixtures/start-redis-cluster.ts'
import { until } from '../fixtures/until.ts'

const { operator, connect } = await startRedisCluster(t)
const redis = await connect('request')
const queues = createQueues(redis)
t.teardown(() => Promise.all(Object.values(queues).map((queue) => queue.close())))

const slotOf = async (key: string) => Number(await operator.call('CLUSTER', 'KEYSLOT', key))
const ticketsOf = (name: QueueName) =>
  ['a', 'b', 'c'].map((id) => ({ user_id: 'user', upload_id: 'upload', job_id: `${name}-${id}` }))

t.test('every queue has a slot of its own, and so has what belongs to none', async (t) => {
  const slots = await Promise.all(
    [KEY_PREFIX, ...QUEUE_NAMES.map(queuePrefixOf)].map((prefix) => slotOf(`${prefix}:key`)),
  )
  t.equal(new Set(slots).size, QUEUE_NAMES.length + 1, slots.join())
})

t.test('all that a queue is asked and told works in a cluster, by keys of its slot alone', async (t) => {
  for (const name of QUEUE_NAMES) {
    const queue = queues[name]
    const [first, ...others] = ticketsOf(name)
    if (!first) throw new Error('no ticket')
    await queue.enqueue([first, ...others])
    t.same(await queue.missing([first, { ...first, job_id: 'never' }]), [{ ...first, job_id: 'never' }])
    t.same(await queue.look(first.job_id), { position: 0, progress: 0 })
    await queue.drop(first)
    t.match(await queue.counts(), { waiting: 2 })
    t.equal(await queue.backlog(600), 2)
    await noteRun(redis, name, 1)
    await redis.set(consumerKey(name), '1')
    t.match(await measureQueue(redis, name), { waiting: 2, hasConsumer: true, runSeconds: [1] })
  }
  const keys = await operator.keys('*')
  for (const name of QUEUE_NAMES) {
    const own = keys.filter((key) => key.startsWith(`${queuePrefixOf(name)}:`))
    t.ok(own.length >= 8, own.join())
    t.equal(new Set(await Promise.all(own.map(slotOf))).size, 1)
  }
  const named = keys.filter((key) => QUEUE_NAMES.some((name) => key.startsWith(`${queuePrefixOf(name)}:`)))
  t.same(named.sort(), keys.sort(), 'no key of a queue lies elsewhere')
})

t.test('workers carry out the jobs of their queues', async (t) => {
  const consumerRedis = await connect('worker')
  const log = createLogger('test', 'fatal')
  const events = { listen: () => () => {}, onGap: () => () => {} }
  const metrics = createWorkMetrics(createRegistry('test'))
  const store = {
    get: async () => undefined,
    change: async () => {
      throw new UnrecoverableError('the records are not asked in this test')
    },
  }
  const handler = { run: async () => {}, settle: async () => {} }
  for (const kind of JOB_KINDS) {
    const host = startWorkerHost({
      ...{ kind, store, redis: consumerRedis, events, publish: () => {}, log, metrics, handler },
      ...{ concurrency: 1, jobsPerMinute: 600 },
    })
    t.teardown(() => host.drain(0))
    await until(async () => !Object.values(await queues[kind].counts()).some(Boolean))
    t.equal(host.taken(), 2)
  }
})
