import { Queue } from 'bullmq'
import t, { type Test } from 'tap'
import { Type } from 'typebox'

import {
  ProcessConfig,
  RedisConfig,
  readConfig,
  StoreConfig,
  WorkerConfig,
} from '../../src/process/config.ts'
import { createLogger } from '../../src/process/log.ts'
import { createJobQueue } from '../../src/queue/job-queue.ts'
import { queuePrefixOf } from '../../src/queue/key-prefixes.ts'
import { type RunningWorker, startWorker, type WorkerDefinition } from '../../src/worker/start-worker.ts'
import { type RedisServer, ready, startRedisServer } from '../fixtures/start-redis-server.ts'
import { until } from '../fixtures/until.ts'
import { startWorkerBench } from '../fixtures/worker-bench.ts'

const Config = Type.Object({ ...ProcessConfig, ...RedisConfig, ...StoreConfig, ...WorkerConfig })

const bench = await startWorkerBench(t)

interface Observed {
  worker: RunningWorker
  /** Resolves once the worker has logged this. */
  untilLogged(message: string): Promise<Record<string, unknown>>
  /** The obstacles that /readyz tells. */
  failures(): Promise<string[]>
}

/** Starts a worker in this process, with a handler that does nothing. */
async function start(redis: RedisServer, options: Partial<WorkerDefinition> = {}): Promise<Observed> {
  const lines: Record<string, unknown>[] = []
  const hear = new Set<() => void>()
  const write = (text: string) => {
    lines.push(JSON.parse(text) as Record<string, unknown>)
    hear.forEach((listener) => listener())
  }
  const worker = await startWorker({
    kind: 'image',
    config: readConfig(Config, { ...bench.environment, REDIS_URL: redis.url, SHUTDOWN_SECONDS: '1' }),
    log: createLogger('test', 'info', { write }),
    createHandler: () => ({ run: async () => {}, settle: async () => {} }),
    ...options,
  })
  return {
    worker,
    async failures() {
      const response = await fetch(`http://127.0.0.1:${worker.healthPort}/readyz`)
      return ((await response.json()) as { problems: string[] }).problems
    },
    untilLogged(message) {
      const { promise, resolve } = Promise.withResolvers<Record<string, unknown>>()
      const look = () => {
        const line = lines.find(({ msg }) => msg === message)
        if (line) resolve(line)
      }
      hear.add(look)
      look()
      return promise.finally(() => hear.delete(look))
    },
  }
}

t.test('starts before Redis does, says what it waits for, and is ready once it is there', async (t) => {
  const redis = await startRedisServer(t)
  await redis.kill()
  const { worker, failures, untilLogged } = await start(redis)
  t.teardown(() => worker.stop())
  await untilLogged('Redis is out of reach')
  t.match(await failures(), [/consumer: not connected/, /redis: /])
  await redis.start()
  await untilLogged('Redis is back')
  await until(async () => (await failures()).length === 0)
  t.equal((await fetch(`http://127.0.0.1:${worker.healthPort}/readyz`)).status, 200)
})

t.test('warns of a Redis that may forget jobs', async (t) => {
  // BullMQ says it as well, and not in our log.
  t.capture(console, 'warn')
  const redis = await startRedisServer(t, ['--maxmemory-policy', 'allkeys-lru'])
  const { worker, untilLogged } = await start(redis)
  t.teardown(() => worker.stop())
  t.match(await untilLogged('Redis is not fit for queues'), { level: 'warn', problem: /noeviction/ })
})

/** The queue of pictures as a person at the dashboard has it, with a job that will wait. */
async function openQueue(t: Test, redis: RedisServer) {
  const connection = redis.connect('request')
  await ready(connection)
  const dashboard = new Queue('image', { connection, prefix: queuePrefixOf('image') })
  const queue = createJobQueue('image', connection)
  t.teardown(() => Promise.all([dashboard.close(), queue.close()]))
  const enqueue = () => queue.enqueue([{ user_id: 'nobody', upload_id: 'none', job_id: 'image-none-1' }])
  return { connection, dashboard, enqueue }
}

t.test('a queue paused by hand is told by /readyz and counted, until it is resumed', async (t) => {
  const redis = await startRedisServer(t)
  const { worker, failures } = await start(redis)
  t.teardown(() => worker.stop())
  const metric = async (state: string) => {
    const text = await (await fetch(`http://127.0.0.1:${worker.healthPort}/metrics`)).text()
    return new RegExp(`^moodscape_queue_jobs{kind="image",state="${state}".*} (\\d+)$`, 'm').exec(text)?.[1]
  }
  const { dashboard, enqueue } = await openQueue(t, redis)
  await until(async () => (await failures()).length === 0)
  t.equal(await metric('paused'), '0')
  await dashboard.pause()
  await enqueue()
  t.strictSame(await failures(), ['queue: paused'])
  t.strictSame(await Promise.all(['waiting', 'delayed', 'active', 'paused'].map(metric)), [
    '0',
    '0',
    '0',
    '1',
  ])
  await dashboard.resume()
  t.strictSame(await failures(), [])
  await until(async () => (await metric('waiting')) === '0' && (await metric('active')) === '0')
  t.equal(await metric('paused'), '0')
})

t.test('the metrics are there without Redis, without the numbers that only it knows', async (t) => {
  const redis = await startRedisServer(t)
  const { worker, failures } = await start(redis)
  t.teardown(() => worker.stop())
  await until(async () => (await failures()).length === 0)
  redis.freeze()
  t.teardown(() => redis.thaw())
  const text = await (await fetch(`http://127.0.0.1:${worker.healthPort}/metrics`)).text()
  t.match(text, /^process_resident_memory_bytes/m)
  t.notMatch(text, /^moodscape_queue_jobs\{/m)
})

t.test(
  'a consumer that sleeps while jobs wait turns /healthz to 503, and is well again once it takes them',
  async (t) => {
    const redis = await startRedisServer(t)
    const { worker, failures } = await start(redis, { watch: { everyMs: 50, wedgedAfterMs: 200 } })
    t.teardown(() => worker.stop())
    const health = async () => (await fetch(`http://127.0.0.1:${worker.healthPort}/healthz`)).status
    const { connection, dashboard, enqueue } = await openQueue(t, redis)
    await until(async () => (await failures()).length === 0)
    t.equal(await health(), 200)
    // The queue is opened again without a message to the consumer, which waits for one.
    await dashboard.pause()
    await enqueue()
    await connection.hdel(dashboard.toKey('meta'), 'paused')
    await until(async () => (await health()) === 503)
    await dashboard.resume()
    await until(async () => (await health()) === 200)
  },
)
