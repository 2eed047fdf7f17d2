import type { ObjectStore } from '../objects/object-store.ts'
import type { Probe } from '../process/readiness.ts'
import type { UploadStore } from '../records/upload-store.ts'
import type { RedisConnection } from '../redis/redis-connection.ts'

/** The upload that readiness looks for: no token's subject hashes to such a user, so it is never found. */
const NOBODY = { user_id: 'nobody', upload_id: 'none' }

/** Whether each store that a consumer works with answers. */
export function storeProbes(
  redis: RedisConnection,
  store: Pick<UploadStore, 'get'>,
  objects: Pick<ObjectStore, 'probe'>,
): Record<'redis' | 'table' | 'bucket', Probe> {
  return {
    redis: () => redis.ping(),
    table: () => store.get(NOBODY),
    bucket: () => objects.probe(),
  }
}
