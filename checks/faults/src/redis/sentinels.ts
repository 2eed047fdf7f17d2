import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { runWithParent } from '@moodscape/local-cloud/redis/run-with-parent'
import { Redis } from 'ioredis'
import waitFor from 'p-wait-for'

/** Sentinels that watch one master, and can be stopped and started again together. */
export interface Sentinels {
  /** Name under which they know the master. */
  masterName: string
  ports: number[]
  /** Starts those that do not run. */
  start(): Promise<void>
  stop(): Promise<void>
  /** Port of the master, as the first sentinel that answers names it. */
  master(): Promise<number>
  /** Resolves when all know each other and the replicas, without which there is no failover. */
  untilAllAreKnown(replicas: number): Promise<void>
}

const NAME = 'mymaster'
const KNOWN_WITHIN_MS = 30_000

/** Writes the configuration of sentinels below `root`; `start` runs them. */
export async function createSentinels(root: string, ports: number[], masterPort: number): Promise<Sentinels> {
  const folderOf = (port: number) => join(root, `sentinel-${port}`)
  const running = new Map<number, ChildProcess>()
  for (const port of ports) {
    await mkdir(folderOf(port), { recursive: true })
    // A sentinel writes what it learns into its configuration, so this is written once and never again.
    await writeFile(
      join(folderOf(port), 'sentinel.conf'),
      `port ${port}\nbind 127.0.0.1\ndir ${folderOf(port)}\nsentinel monitor ${NAME} 127.0.0.1 ${masterPort} 2\n` +
        `sentinel down-after-milliseconds ${NAME} 1000\nsentinel failover-timeout ${NAME} 4000\n`,
    )
  }
  return {
    masterName: NAME,
    ports,
    async start() {
      for (const port of ports.filter((one) => !running.has(one))) {
        const child = runWithParent('redis-server', [join(folderOf(port), 'sentinel.conf'), '--sentinel'])
        child.stdout?.resume()
        child.stderr?.resume()
        running.set(port, child)
      }
    },
    async stop() {
      const exits = [...running.values()].map(async (child) => {
        const exited = once(child, 'exit')
        child.stdin?.destroy()
        await exited
      })
      running.clear()
      await Promise.all(exits)
    },
    master: () => Promise.any(ports.map(askForMaster)),
    async untilAllAreKnown(replicas) {
      const isKnown = async () => {
        const answers = await Promise.all(ports.map(askForFacts))
        return answers.every(
          (facts) =>
            readFact(facts, 'num-slaves') === replicas &&
            readFact(facts, 'num-other-sentinels') === ports.length - 1,
        )
      }
      await waitFor(() => isKnown().catch(() => false), {
        interval: 100,
        timeout: { milliseconds: KNOWN_WITHIN_MS, message: 'The sentinels do not find each other' },
      })
    },
  }
}

async function askForMaster(port: number): Promise<number> {
  const answer = await askSentinel(
    port,
    (redis) => redis.call('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', NAME) as Promise<string[]>,
  )
  return Number(answer[1])
}

async function askForFacts(port: number): Promise<string[]> {
  return askSentinel(port, (redis) => redis.call('SENTINEL', 'MASTER', NAME) as Promise<string[]>)
}

function readFact(facts: string[], name: string): number {
  return Number(facts[facts.indexOf(name) + 1])
}

/** A sentinel knows few commands, so the connection sends none of its own beside the question. */
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
