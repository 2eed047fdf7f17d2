import type { ObjectStore } from '../objects/object-store.ts'
import type { Logger } from '../process/log.ts'
import type { Probe } from '../process/readiness.ts'
import type { UploadStore } from '../records/upload-store.ts'
import type { RedisConnection } from '../redis/redis-connection.ts'
import { explainBucketTrouble, explainTableTrouble, type StoreNames } from './explain-store-trouble.ts'
import { logTrouble } from './log-trouble.ts'

/** The upload that readiness looks for: no token's subject hashes to such a user, so it is never found. */
const NOBODY = { user_id: 'nobody', upload_id: 'none' }

export type StoreProbes = Record<'redis' | 'table' | 'bucket', Probe>

/** What is asked of the records to see whether the table is there, and is ours. */
type TableReader = Pick<UploadStore, 'get' | 'page' | 'openOf' | 'allOpen'>

/** Whether each store that a process works with answers. What is wrong with table and bucket is logged as a sentence. */
export function storeProbes(
  redis: RedisConnection,
  store: TableReader,
  objects: Pick<ObjectStore, 'probe'>,
  names: StoreNames,
  log: Pick<Logger, 'error' | 'info'>,
): StoreProbes {
  return {
    redis: () => redis.ping(),
    table: logTrouble('table', probeTable(store), (error) => explainTableTrouble(error, names), log),
    bucket: logTrouble(
      'bucket',
      () => objects.probe(),
      (error) => explainBucketTrouble(error, names),
      log,
    ),
  }
}

/** Reads by the key and, until it has worked once, by each index: these do not go away while a process runs. */
function probeTable(store: TableReader): Probe {
  let hasIndexes = false
  return async () => {
    await store.get(NOBODY)
    if (hasIndexes) return
    // One after the other: a table without any would else be told of as often as another of them is refused first.
    await store.page(NOBODY.user_id, 1)
    await store.openOf(NOBODY.user_id)
    await store.allOpen(1).next()
    hasIndexes = true
  }
}
