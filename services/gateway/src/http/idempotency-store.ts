import { createHash, randomUUID } from 'node:crypto'

import { idempotencyKeyOf, rememberAnswer } from '@moodscape/shared/queue/idempotency-keys'
import type { RedisConnection } from '@moodscape/shared/redis/redis-connection'
import { Type } from 'typebox'
import { Value } from 'typebox/value'

import { KeptAnswer } from './answer.ts'

/** What is known of an idempotency key. */
export type KeyState =
  | { state: 'new'; held: HeldKey }
  | { state: 'in_progress' }
  | { state: 'answered'; fingerprint: string; kept: KeptAnswer; retake: Retake }

/** Claims a key again whose answer is of no use any more. Undefined when another request has claimed it first. */
export type Retake = () => Promise<HeldKey | undefined>

/** A key whose first request is being worked on. It has to be finished or released. */
export interface HeldKey {
  /** Keeps what a repetition is answered from. */
  finish(fingerprint: string, kept: KeptAnswer): Promise<void>
  /** Gives the key back because its request failed, so that a repetition is a first request. */
  release(): Promise<void>
}

/** Remembers the first answer to each idempotency key of each user. */
export interface IdempotencyStore {
  /** Claims a key, or says what became of its first request. */
  begin(userId: string, key: string): Promise<KeyState>
}

const Remembered = Type.Object({ fingerprint: Type.String(), kept: KeptAnswer })

const REMEMBERED_MS = 24 * 3_600_000
/** A key is held on lease: that of a gateway that died, or lost Redis, is soon free for the client's repetition. */
const LEASE_MS = 10_000

const RENEW = `if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end return 0`
const RELEASE = `if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0`
const RETAKE = `if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3]) return 1`

/**
 * The lease only avoids doing things twice at the same time. If two requests with one key run side by side all the
 * same, because one was suspended for longer than its lease, only one of them can create the record, whose id is made
 * from the key.
 */
export function createIdempotencyStore(redis: RedisConnection, leaseMs = LEASE_MS): IdempotencyStore {
  function hold(userId: string, hashOfKey: string, mark: string): HeldKey {
    const name = idempotencyKeyOf(userId, hashOfKey)
    const renew = () => {
      // A renewal that fails is made up for by the next one, or the lease ends.
      redis.eval(RENEW, 1, name, mark, leaseMs).catch(() => {})
    }
    const renewing = setInterval(renew, leaseMs / 4).unref()
    return {
      async finish(fingerprint, kept) {
        clearInterval(renewing)
        const answer = JSON.stringify({ fingerprint, kept })
        await rememberAnswer(redis, { userId, hashOfKey, answer, ms: REMEMBERED_MS })
      },
      async release() {
        clearInterval(renewing)
        await redis.eval(RELEASE, 1, name, mark)
      },
    }
  }

  return {
    async begin(userId, key) {
      const hashOfKey = createHash('sha256').update(key).digest('base64url')
      const name = idempotencyKeyOf(userId, hashOfKey)
      const mark = `${IN_PROGRESS} ${randomUUID()}`
      const isFirst = await redis.set(name, mark, 'PX', leaseMs, 'NX')
      if (isFirst) return { state: 'new', held: hold(userId, hashOfKey, mark) }
      const known = await redis.get(name)
      if (known === null || known.startsWith(IN_PROGRESS)) return { state: 'in_progress' }
      const retake: Retake = async () => {
        const isOurs = await redis.eval(RETAKE, 1, name, known, mark, leaseMs)
        return isOurs === 1 ? hold(userId, hashOfKey, mark) : undefined
      }
      const remembered: unknown = JSON.parse(known)
      if (Value.Check(Remembered, remembered)) return { state: 'answered', ...remembered, retake }
      // Another release kept it in another form. Its work is done again: the record's id, made from the key, finds it.
      const held = await retake()
      return held ? { state: 'new', held } : { state: 'in_progress' }
    },
  }
}

const IN_PROGRESS = 'in progress'
