import { randomUUID } from 'node:crypto'

import type { Logger } from '../process/log.ts'
import type { RedisConnection } from '../redis/redis-connection.ts'
import { inSpan } from '../tracing/in-span.ts'
import { KEY_PREFIX } from './key-prefixes.ts'

export interface LeaderOptions {
  redis: RedisConnection
  log: Logger
  /** What is done in turns. */
  name: string
  everyMs: number
}

/** Prolongs a turn that is still ours, or that Redis has forgotten. */
const RENEW = `
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1`

/**
 * Does some work as soon as Redis answers, again whenever it is back (it may have forgotten things), and regularly.
 * Of all processes that take turns at it, one at a time does, however long the work lasts. @returns how to stop
 */
export function runAsLeader(
  { redis, log, name, everyMs }: LeaderOptions,
  work: () => Promise<unknown>,
): () => void {
  // Releases up to 28 November 2026 take turns under another key. They look into other queues, so each kind has its turn.
  const leaseKey = `${KEY_PREFIX}:lease:${name}`
  const leaseMs = Math.floor(everyMs * 0.9)
  const self = randomUUID()
  let isWorking = false

  async function tryToLead(): Promise<void> {
    if (isWorking) return
    isWorking = true
    try {
      const isLeader = await redis.set(leaseKey, self, 'PX', leaseMs, 'NX')
      if (isLeader) await leadWhileWorking()
    } catch (err) {
      log.warn({ err, turn: name }, 'turn failed, the next one will try again')
    } finally {
      isWorking = false
    }
  }

  async function leadWhileWorking(): Promise<void> {
    const renewing = setInterval(() => {
      redis
        .eval(RENEW, 1, leaseKey, self, leaseMs)
        .catch((err: unknown) => log.debug({ err, turn: name }, 'turn not renewed'))
    }, leaseMs / 3)
    try {
      await inSpan(`round ${name}`, { root: true }, work)
    } finally {
      clearInterval(renewing)
    }
  }

  const tryNow = () => void tryToLead()
  const timer = setInterval(tryNow, everyMs)
  redis.on('ready', tryNow)
  if (redis.status === 'ready') tryNow()
  return () => {
    clearInterval(timer)
    redis.off('ready', tryNow)
  }
}
