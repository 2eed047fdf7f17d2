import { join } from 'node:path'

import { findFreePortFrom } from '@moodscape/launcher/free-ports'
import { startRedis, type RunningRedis } from '@moodscape/local-cloud/redis/start-redis'

import { askRedisAt } from './ask-redis-at.ts'
import { writeRedisProgram } from './redis-program.ts'
import type { RigRedis } from './rig-redis.ts'

/** A Redis Cluster of one node that has all slots: keys of two slots in one command are refused as in a large one. */
export interface ClusterRedis extends RigRedis {
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>
  begin(): Promise<void>
}

const ARGUMENTS = ['--cluster-enabled', 'yes', '--cluster-config-file', 'nodes.conf', '--cluster-announce-ip', '127.0.0.1']
/** The bus of a cluster takes the port ten thousand above, so a port has to be low enough for that. */
const LOWEST_PORT = 21_000

export async function startClusterRedis(root: string): Promise<ClusterRedis> {
  const directory = join(root, 'redis')
  const binary = await writeRedisProgram(root, ...ARGUMENTS)
  const port = await findFreePortFrom(LOWEST_PORT + (process.pid % 10_000))
  let running: RunningRedis | undefined = await startRedis({ directory, binary, port })
  const { url } = running
  await askRedisAt(url, (redis) => redis.call('CLUSTER', 'ADDSLOTSRANGE', '0', '16383'))

  const redis: ClusterRedis = {
    url,
    environment: { REDIS_CLUSTER: 'true' },
    async end(signal) {
      if (!running) return
      process.kill(running.pid, signal)
      await running.ended
      running = undefined
    },
    async begin() {
      running ??= await startRedis({ directory, binary, port })
    },
    ask: (question) => askRedisAt(url, question),
    mend: () => redis.begin(),
    async close() {
      await running?.close()
    },
  }
  return redis
}
