import t from 'tap'
import { Type } from 'typebox'

import { ProcessConfig, readConfig, RedisConfig, StoreConfig, WorkerConfig } from '../src/config.ts'
import { createLogger } from '../src/log.ts'
import { startWorker, type RunningWorker } from '../src/start-worker.ts'
import { startRedisServer, type RedisServer } from './fixtures/start-redis-server.ts'
import { until } from './fixtures/until.ts'
import { startWorkerBench } from './fixtures/worker-bench.ts'

const Config = Type.Object({ ...ProcessConfig, ...RedisConfig, ...StoreConfig, ...WorkerConfig })

const bench = await startWorkerBench(t)

interface Observed {
  worker: RunningWorker
  /** Resolves once the worker has logged this. */
  untilLogged(message: string): Promise<Record<string, unknown>>
  /** The obstacles that /readyz tells. */
  obstacles(): Promise<string[]>
}

/** Starts a worker in this process, with a handler that does nothing. */
async function start(redis: RedisServer): Promise<Observed> {
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
  })
  return {
    worker,
    async obstacles() {
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
  const { worker, obstacles, untilLogged } = await start(redis)
  t.teardown(() => worker.stop())
  await untilLogged('Redis is out of reach')
  t.match(await obstacles(), [/consumer: not connected/, /redis: /])
  await redis.start()
  await untilLogged('Redis is back')
  await until(async () => (await obstacles()).length === 0)
  t.equal((await fetch(`http://127.0.0.1:${worker.healthPort}/readyz`)).status, 200)
})

t.test('warns of a Redis that may forget jobs', async (t) => {
  const redis = await startRedisServer(t, ['--maxmemory-policy', 'allkeys-lru'])
  const { worker, untilLogged } = await start(redis)
  t.teardown(() => worker.stop())
  t.match(await untilLogged('Redis is not fit for queues'), { level: 'warn', problem: /noeviction/ })
})
