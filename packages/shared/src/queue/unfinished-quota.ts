import type { UploadRecord } from '../records/upload-record.ts'
import type { RedisConnection } from '../redis/redis-connection.ts'
import { KEY_PREFIX } from './key-prefixes.ts'

/** Where the places are that a user's unfinished jobs take, each under the token of the request for its job. */
export function unfinishedKeyOf(userId: string): string {
  return `${KEY_PREFIX}:unfinished:${userId}`
}

/** Gives back the places of all jobs of an upload that is erased. Other places stay taken: they are of uploads that stay. */
export async function releaseUnfinished(
  redis: RedisConnection,
  { user_id, parts }: Pick<UploadRecord, 'user_id' | 'parts'>,
): Promise<void> {
  const tokens = Object.values(parts).map((part) => part.request.token)
  if (tokens.length > 0) await redis.zrem(unfinishedKeyOf(user_id), ...tokens)
}
