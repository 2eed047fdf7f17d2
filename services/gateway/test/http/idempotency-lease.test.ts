import { startRedis } from '@moodscape/local-cloud/redis/start-redis'
import { stopTime } from '@moodscape/shared/testing/stop-time'
import { Redis } from 'ioredis'
import t from 'tap'

import {
  createIdempotencyStore,
  type HeldKey,
  type IdempotencyStore,
} from '../../src/http/idempotency-store.ts'

const LEASE_MS = 10_000
const KEPT = { kind: 'accepted' as const, upload_id: 'u', made_at: 'then', job_ids: ['j'] }

const server = await startRedis({ directory: t.testdir() })
const redis = new Redis(server.url)
const lost = new Redis(server.url)
t.teardown(async () => {
  redis.disconnect()
  lost.disconnect()
  await server.close()
})
const passTime = stopTime(t, redis, [redis])
const keys = createIdempotencyStore(redis, LEASE_MS)

t.test('a key stays claimed for as long as its request is worked on', async (t) => {
  const held = await claim(keys, 'slow')
  await passTime(LEASE_MS * 2)
  t.same(await keys.begin('user', 'slow'), { state: 'in_progress' })
  await held.finish('f', KEPT)
  t.match(await keys.begin('user', 'slow'), { state: 'answered', fingerprint: 'f', kept: KEPT })
})

t.test('the key of a gateway that is gone is soon free', async (t) => {
  await claim(createIdempotencyStore(lost, LEASE_MS), 'orphan')
  lost.disconnect()
  await passTime(LEASE_MS)
  const repetition = await claim(keys, 'orphan')
  t.ok(repetition)
  await repetition.release()
})

t.test('who slept over its lease gives back nothing that is not its own any more', async (t) => {
  const sleeper = await claim(keys, 'slept')
  await redis.del(...(await redis.keys('*idempotency:user:*')))
  const other = await claim(keys, 'slept')
  await sleeper.release()
  t.same(await keys.begin('user', 'slept'), { state: 'in_progress' })
  await other.release()
  await (await claim(keys, 'slept')).release()
})

t.test('an answer that is of no use any more makes room for exactly one new request', async (t) => {
  await (await claim(keys, 'stale')).finish('f', KEPT)
  const stale = await Promise.all([keys.begin('user', 'stale'), keys.begin('user', 'stale')])
  const held = await Promise.all(
    stale.map(async (known) => (known.state === 'answered' ? known.retake() : undefined)),
  )
  t.equal(held.filter(Boolean).length, 1)
  t.same(await keys.begin('user', 'stale'), { state: 'in_progress' })
  await held.find(Boolean)?.release()
  await (await claim(keys, 'stale')).release()
})

async function claim(store: IdempotencyStore, key: string): Promise<HeldKey> {
  const known = await store.begin('user', key)
  if (known.state !== 'new') throw new Error(`The key is ${known.state}`)
  return known.held
}
