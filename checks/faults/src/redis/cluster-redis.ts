import { join } from 'node:path'

import { findFreePortFrom } from '@moodscape/local-cloud/free-port'

import { askRedisAt } from './ask-redis-at.ts'
import { writeRedisProgram } from './redis-program.ts'
import { type RestartableRedis, startRestartableRedis } from './restartable-redis.ts'
import type { RigRedis } from './rig-redis.ts'

/** A Redis Cluster of one node with all slots: it refuses keys of two slots in one command, as a large one does. */
export type ClusterRedis = RigRedis & Pick<RestartableRedis, 'stop' | 'start'>

const ARGUMENTS = [
  '--cluster-enabled',
  'yes',
  '--cluster-config-file',
  'nodes.conf',
  '--cluster-announce-ip',
  '127.0.0.1',
]
/** The bus of a cluster takes the port ten thousand above, so its port has to be low enough for that. */
const LOWEST_PORT = 21_000

export async function startClusterRedis(root: string): Promise<ClusterRedis> {
  const directory = join(root, 'redis')
  const binary = await writeRedisProgram(root, ...ARGUMENTS)
  // Two rehearsals that start at the same moment begin to look at different ports.
  const port = await findFreePortFrom(LOWEST_PORT + (process.pid % 10_000))
  const server = await startRestartableRedis({ directory, binary, port })
  const { url } = await server.start()
  await askRedisAt(url, (redis) => redis.call('CLUSTER', 'ADDSLOTSRANGE', '0', '16383'))

  return {
    url,
    environment: { REDIS_CLUSTER: 'true' },
    stop: server.stop,
    start: server.start,
    ask: (question) => askRedisAt(url, question),
    restore: async () => void (await server.start()),
    close: server.close,
  }
}
