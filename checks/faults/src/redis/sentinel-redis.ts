import { join } from 'node:path'

import { findFreePorts } from '@moodscape/local-cloud/free-port'
import { type RunningRedis, startRedis } from '@moodscape/local-cloud/redis/start-redis'
import waitFor from 'p-wait-for'

import { askRedisAt } from './ask-redis-at.ts'
import type { RigRedis } from './rig-redis.ts'
import { createSentinels } from './sentinels.ts'

/** A master with two replicas, watched by three sentinels. */
export interface SentinelRedis extends RigRedis {
  /** Kills or halts the current master. @returns its port */
  signalMaster(signal: 'SIGKILL' | 'SIGSTOP'): Promise<number>
  /** Resolves when the sentinels name another master. @returns after how many milliseconds */
  untilReplaced(port: number): Promise<number>
  stopSentinels(): Promise<void>
  startSentinels(): Promise<void>
}

const NODES = 3
const MASTER_WITHIN_MS = 90_000

export async function startSentinelRedis(root: string): Promise<SentinelRedis> {
  const ports = await findFreePorts(NODES * 2)
  const [nodePorts, sentinelPorts] = [ports.slice(0, NODES), ports.slice(NODES)]
  const [first = 0] = nodePorts
  const nodes = new Map<number, RunningRedis>()
  const startNode = async (port: number) => {
    if (!nodes.has(port)) nodes.set(port, await startRedis({ directory: join(root, `redis-${port}`), port }))
  }
  for (const port of nodePorts) await startNode(port)
  for (const port of nodePorts.slice(1)) await replicate(port, first)
  const sentinels = await createSentinels(root, sentinelPorts, first)
  await sentinels.start()
  await sentinels.untilAllAreKnown(NODES - 1)

  return {
    // The services ask the sentinels; this address leads nowhere.
    url: 'redis://127.0.0.1:1',
    environment: {
      REDIS_SENTINELS: sentinels.ports.map((port) => `127.0.0.1:${port}`).join(','),
      REDIS_SENTINEL_MASTER: sentinels.masterName,
    },
    async signalMaster(signal) {
      const port = await sentinels.master()
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
      await waitFor(async () => (await sentinels.master()) !== port, {
        interval: 50,
        timeout: { milliseconds: MASTER_WITHIN_MS, message: 'The sentinels choose no other master' },
      })
      return Date.now() - began
    },
    stopSentinels: sentinels.stop,
    startSentinels: sentinels.start,
    async ask(question) {
      return askRedisAt(addressOf(await sentinels.master()), question)
    },
    async restore() {
      for (const { pid } of nodes.values()) process.kill(pid, 'SIGCONT')
      for (const port of nodePorts) await startNode(port)
      await sentinels.start()
      await untilAllFollow(nodePorts, sentinels.master)
    },
    async close() {
      await sentinels.stop()
      await Promise.all([...nodes.values()].map((node) => node.close()))
    },
  }
}

const addressOf = (port: number) => `redis://127.0.0.1:${port}`

async function replicate(port: number, master: number): Promise<void> {
  await askRedisAt(addressOf(port), (redis) => redis.replicaof('127.0.0.1', master))
}

/** A node that was away comes back as a master, until a sentinel makes it a replica. */
async function untilAllFollow(nodePorts: number[], findMaster: () => Promise<number>): Promise<void> {
  const follows = async () => {
    const master = await findMaster()
    const roles = await Promise.all(
      nodePorts.map((port) =>
        askRedisAt(
          addressOf(port),
          (redis) => redis.call('ROLE') as Promise<[string, unknown, unknown, string]>,
        ),
      ),
    )
    return roles.every(([role, , , state], index) =>
      nodePorts[index] === master ? role === 'master' : role === 'slave' && state === 'connected',
    )
  }
  await waitFor(() => follows().catch(() => false), {
    interval: 100,
    timeout: { milliseconds: MASTER_WITHIN_MS, message: 'The replicas do not follow the master' },
  })
}
