import { createHash } from 'node:crypto'

import { QUEUE_PREFIX } from '@moodscape/shared/job-queue'
import type { RedisConnection } from '@moodscape/shared/redis-connection'

import type { Answer } from './answer.ts'

/** What is known of an idempotency key. */
export type KeyState =
  | { state: 'new' }
  | { state: 'in_progress' }
  | { state: 'answered'; fingerprint: string; answer: Answer }

/** Remembers the first answer to each idempotency key of each user. */
export interface IdempotencyStore {
  /** Claims a key, or says what became of its first request. */
  begin(userId: string, key: string): Promise<KeyState>
  finish(userId: string, key: string, fingerprint: string, answer: Answer): Promise<void>
  /** Gives a key back whose request failed, so that a retry is a first request. */
  release(userId: string, key: string): Promise<void>
}

const REMEMBERED_MS = 24 * 3_600_000

/** @param inProgressMs how long a request may take: a key of a gateway that died is free again after that */
export function createIdempotencyStore(redis: RedisConnection, inProgressMs: number): IdempotencyStore {
  return {
    async begin(userId, key) {
      const name = nameOf(userId, key)
      const isFirst = await redis.set(name, IN_PROGRESS, 'PX', inProgressMs, 'NX')
      if (isFirst) return { state: 'new' }
      const known = await redis.get(name)
      if (known === null) return { state: 'new' }
      if (known === IN_PROGRESS) return { state: 'in_progress' }
      return { state: 'answered', ...(JSON.parse(known) as { fingerprint: string; answer: Answer }) }
    },

    async finish(userId, key, fingerprint, answer) {
      await redis.set(nameOf(userId, key), JSON.stringify({ fingerprint, answer }), 'PX', REMEMBERED_MS)
    },

    async release(userId, key) {
      await redis.del(nameOf(userId, key))
    },
  }
}

const IN_PROGRESS = 'in progress'

function nameOf(userId: string, key: string): string {
  return `${QUEUE_PREFIX}:idempotency:${userId}:${createHash('sha256').update(key).digest('base64url')}`
}
