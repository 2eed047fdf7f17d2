import t from 'tap'

import { createJobQueue } from '../../src/queue/job-queue.ts'
import { ready, startRedisServer } from '../fixtures/start-redis-server.ts'

t.test('a place in the queue counts the jobs ahead, and is none once the job is taken', async (t) => {
  const server = await startRedisServer(t)
  const redis = server.connect('request')
  await ready(redis)
  const queue = createJobQueue('test', redis)
  t.teardown(() => queue.close())
  const ids = Array.from({ length: 3 }, (_, i) => `image-${i}`)
  await queue.enqueue(ids.map((job_id) => ({ user_id: 'u', upload_id: 'x', job_id })))
  t.same(await Promise.all(ids.map(async (id) => (await queue.look(id)).position)), [0, 1, 2])
  await redis.zpopmin('{moodscape:test}:test:prioritized')
  t.same(await Promise.all(ids.map(async (id) => (await queue.look(id)).position)), [undefined, 0, 1])
})

t.test('no place is negative, however fast the queue gets shorter', async (t) => {
  const server = await startRedisServer(t)
  const [redis, taker] = [server.connect('request'), server.connect('worker')]
  await Promise.all([ready(redis), ready(taker)])
  const queue = createJobQueue('test', redis)
  t.teardown(() => queue.close())
  const ids = Array.from({ length: 3_000 }, (_, i) => `image-${i}`)
  await queue.enqueue(ids.map((job_id) => ({ user_id: 'u', upload_id: 'x', job_id })))
  let isDraining = true
  const drain = async () => {
    for (const _ of ids) await taker.zpopmin('{moodscape:test}:test:prioritized')
    isDraining = false
  }
  const places: number[] = []
  const look = async () => {
    while (isDraining) {
      const [next = ''] = await redis.zrange('{moodscape:test}:test:prioritized', '0', '0')
      const { position } = await queue.look(next)
      if (position !== undefined) places.push(position)
    }
  }
  await Promise.all([drain(), ...Array.from({ length: 8 }, look)])
  t.ok(places.length > 0)
  t.same(
    places.filter((place) => place < 0),
    [],
  )
})
