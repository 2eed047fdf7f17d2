import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

import { findFreePorts } from '@moodscape/launcher/free-ports'
import { runWithParent } from '@moodscape/local-cloud/redis/run-with-parent'
import { type RunningRedis, startRedis } from '@moodscape/local-cloud/redis/start-redis'
import { Redis } from 'ioredis'

import { askRedisAt } from './ask-redis-at.ts'
import type { RigRedis } from './rig-redis.ts'

/** A master with two replicas, watched by three sentinels. */
export interface SentinelRedis extends RigRedis {
  /** Kills or halts the master of this moment. @returns its port */
  strikeMaster(signal: 'SIGKILL' | 'SIGSTOP'): Promise<number>
  /** Resolves when the sentinels name another master. @returns after how many milliseconds */
  untilReplaced(port: number): Promise<number>
  endSentinels(): Promise<void>
  beginSentinels(): Promise<void>
}

const NAME = 'mymaster'
const NODES = 3
const MASTER_WITHIN_MS = 30_000

export async function startSentinelRedis(root: string): Promise<SentinelRedis> {
  const ports = await findFreePorts(NODES * 2)
  const [nodePorts, sentinelPorts] = [ports.slice(0, NODES), ports.slice(NODES)]
  const [first = 0] = nodePorts
  const nodes = new Map<number, RunningRedis>()
  const beginNode = async (port: number) => {
    if (!nodes.has(port)) nodes.set(port, await startRedis({ directory: join(root, `redis-${port}`), port }))
  }
  for (const port of nodePorts) await beginNode(port)
  for (const port of nodePorts.slice(1)) await follow(port, first)
  const sentinels = await openSentinels(root, sentinelPorts, first)
  await sentinels.begin()
  await untilAllAreSeen(sentinelPorts)

  const redis: SentinelRedis = {
    // The services ask the sentinels; their own address of a Redis leads nowhere.
    url: 'redis://127.0.0.1:1',
    environment: {
      REDIS_SENTINELS: sentinelPorts.map((port) => `127.0.0.1:${port}`).join(','),
      REDIS_SENTINEL_MASTER: NAME,
    },
    async strikeMaster(signal) {
      const port = await askForMaster(sentinelPorts)
      const node = nodes.get(port)
      if (!node) throw new Error('The sentinels name a master that does not run')
      process.kill(node.pid, signal)
      if (signal === 'SIGKILL') {
        await node.ended
        nodes.delete(port)
      }
      return port
    },
    async untilReplaced(port) {
      const began = Date.now()
      while ((await askForMaster(sentinelPorts)) === port) {
        if (Date.now() - began > MASTER_WITHIN_MS) throw new Error('The sentinels choose no other master')
        await wait(50)
      }
      return Date.now() - began
    },
    endSentinels: sentinels.end,
    beginSentinels: sentinels.begin,
    async ask(question) {
      return askRedisAt(`redis://127.0.0.1:${await askForMaster(sentinelPorts)}`, question)
    },
    async mend() {
      for (const { pid } of nodes.values()) process.kill(pid, 'SIGCONT')
      for (const port of nodePorts) await beginNode(port)
      await sentinels.begin()
      await untilAllFollow(nodePorts, sentinelPorts)
    },
    async close() {
      await sentinels.end()
      await Promise.all([...nodes.values()].map((node) => node.close()))
    },
  }
  return redis
}

async function openSentinels(root: string, ports: number[], masterPort: number) {
  const running = new Map<number, ChildProcess>()
  for (const port of ports) {
    const folder = join(root, `sentinel-${port}`)
    await mkdir(folder, { recursive: true })
    // A sentinel keeps what it learns in its file, so each begins with it and goes on with its own.
    await writeFile(
      join(folder, 'sentinel.conf'),
      `port ${port}\nbind 127.0.0.1\ndir ${folder}\nsentinel monitor ${NAME} 127.0.0.1 ${masterPort} 2\n` +
        `sentinel down-after-milliseconds ${NAME} 1000\nsentinel failover-timeout ${NAME} 4000\n`,
    )
  }
  return {
    async begin() {
      for (const port of ports.filter((one) => !running.has(one))) {
        const child = runWithParent('redis-server', [
          join(root, `sentinel-${port}`, 'sentinel.conf'),
          '--sentinel',
        ])
        child.stdout?.resume()
        child.stderr?.resume()
        running.set(port, child)
      }
    },
    async end() {
      const ends = [...running.values()].map(async (child) => {
        const ended = once(child, 'exit')
        child.stdin?.destroy()
        await ended
      })
      running.clear()
      await Promise.all(ends)
    },
  }
}

async function follow(port: number, master: number): Promise<void> {
  await askRedisAt(`redis://127.0.0.1:${port}`, (redis) => redis.replicaof('127.0.0.1', master))
}

/** A failover needs sentinels that know each other and the replicas. */
async function untilAllAreSeen(sentinelPorts: number[]): Promise<void> {
  await until(async () => {
    const answers = await Promise.all(
      sentinelPorts.map((port) =>
        askSentinel(port, (redis) => redis.call('SENTINEL', 'MASTER', NAME) as Promise<string[]>),
      ),
    )
    return answers.every(
      (facts) =>
        readFact(facts, 'num-slaves') === NODES - 1 && readFact(facts, 'num-other-sentinels') === NODES - 1,
    )
  }, 'The sentinels do not find each other')
}

/** A node that was away comes back as a master of its own, until a sentinel tells it whom to follow. */
async function untilAllFollow(nodePorts: number[], sentinelPorts: number[]): Promise<void> {
  await until(async () => {
    const master = await askForMaster(sentinelPorts)
    const roles = await Promise.all(
      nodePorts.map((port) =>
        askRedisAt(
          `redis://127.0.0.1:${port}`,
          (redis) => redis.call('ROLE') as Promise<[string, unknown, unknown, string]>,
        ),
      ),
    )
    return roles.every(([role, , , state], index) =>
      nodePorts[index] === master ? role === 'master' : role === 'slave' && state === 'connected',
    )
  }, 'The replicas do not follow the master')
}

async function until(isSo: () => Promise<boolean>, complaint: string): Promise<void> {
  const deadline = Date.now() + MASTER_WITHIN_MS
  while (!(await isSo().catch(() => false))) {
    if (Date.now() > deadline) throw new Error(complaint)
    await wait(100)
  }
}

function readFact(facts: string[], name: string): number {
  return Number(facts[facts.indexOf(name) + 1])
}

/** What the first sentinel that answers says. */
async function askForMaster(sentinelPorts: number[]): Promise<number> {
  return Promise.any(
    sentinelPorts.map(async (port) => {
      const answer = await askSentinel(
        port,
        (redis) => redis.call('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', NAME) as Promise<string[]>,
      )
      return Number(answer[1])
    }),
  )
}

/** Sentinels know few commands, so none is sent to them but the question. */
async function askSentinel<Answer>(
  port: number,
  question: (redis: Redis) => Promise<Answer>,
): Promise<Answer> {
  const redis = new Redis({
    port,
    enableReadyCheck: false,
    disableClientInfo: true,
    retryStrategy: null,
    maxRetriesPerRequest: 0,
  })
  redis.on('error', () => {})
  try {
    return await question(redis)
  } finally {
    redis.disconnect()
  }
}
