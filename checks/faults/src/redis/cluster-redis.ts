import { join } from 'node:path'

import { findFreePortFrom } from '@moodscape/launcher/free-ports'

import { askRedisAt } from './ask-redis-at.ts'
import { writeRedisProgram } from './redis-program.ts'
import { type RestartableRedis, startRestartableRedis } from './restartable-redis.ts'
import type { RigRedis } from './rig-redis.ts'

/** A Redis Cluster of one node that has all slots: keys of two slots in one command are refused as in a large one. */
export type ClusterRedis = RigRedis & Pick<RestartableRedis, 'end' | 'begin'>

const ARGUMENTS = [
  '--cluster-enabled',
  'yes',
  '--cluster-config-file',
  'nodes.conf',
  '--cluster-announce-ip',
  '127.0.0.1',
]
/** The bus of a cluster takes the port ten thousand above, so a port has to be low enough for that. */
const LOWEST_PORT = 21_000

export async function startClusterRedis(root: string): Promise<ClusterRedis> {
  const directory = join(root, 'redis')
  const binary = await writeRedisProgram(root, ...ARGUMENTS)
  const port = await findFreePortFrom(LOWEST_PORT + (process.pid % 10_000))
  const server = await startRestartableRedis({ directory, binary, port })
  const { url } = await server.begin()
  await askRedisAt(url, (redis) => redis.call('CLUSTER', 'ADDSLOTSRANGE', '0', '16383'))

  return {
    url,
    environment: { REDIS_CLUSTER: 'true' },
    end: server.end,
    begin: server.begin,
    ask: (question) => askRedisAt(url, question),
    mend: async () => void (await server.begin()),
    close: server.close,
  }
}
