import { Redis } from 'ioredis'
import t from 'tap'

import { addressKey } from '../../src/http/address-key.ts'
import type { LimitStatus } from '../../src/http/rate-limiter.ts'
import { createUnfinishedQuota } from '../../src/jobs/unfinished-quota.ts'
import { finishJob } from '../fixtures/act-as-worker.ts'
import { startTestGateway } from '../fixtures/test-gateway.ts'
import { startTestStores } from '../fixtures/test-stores.ts'
import { createUser } from '../fixtures/user.ts'

const stores = await startTestStores()
t.teardown(() => stores.close())

t.test('limits are announced, counted over all gateways, and refuse with the time to wait', async (t) => {
  const limits = { RATE_PER_USER: '5', RATE_OF_STARTS: '2', RATE_PER_IP: '0' }
  const [one, two] = [await startTestGateway(stores, limits), await startTestGateway(stores, limits)]
  t.teardown(() => Promise.all([one.close(), two.close()]))
  const user = createUser(one, 'shared')
  const elsewhere = createUser(two, 'shared')
  const first = await user.call('/gallery')
  t.equal(first.headers.get('ratelimit-policy'), '"user";q=5;w=60')
  t.match(first.headers.get('ratelimit'), /^"user";r=4;t=\d+$/)
  await user.upload()
  await elsewhere.upload()
  const third = await elsewhere.upload()
  t.match(third, { status: 429, body: { code: 'rate_limited', retryable: true } })
  t.ok(Number(third.headers.get('retry-after')) > 0)
  t.match(third.headers.get('ratelimit'), /"starts";r=0/)
  await user.call('/gallery')
  t.equal((await user.call('/gallery')).status, 429)
  t.equal((await createUser(one).call('/gallery')).status, 200)
})

t.test('probes and documents are not counted', async (t) => {
  const gateway = await startTestGateway(stores, { RATE_PER_IP: '1' })
  t.teardown(() => gateway.close())
  for (let i = 0; i < 3; i++) t.equal((await fetch(`${gateway.url}/healthz`)).status, 200)
  t.equal((await fetch(`${gateway.url}/openapi.json`)).headers.get('ratelimit'), null)
})

t.test('a user has only so many unfinished jobs, however many requests come at once', async (t) => {
  const gateway = await startTestGateway(stores, { MAX_UNFINISHED_JOBS: '3', RATE_OF_STARTS: '0' })
  t.teardown(() => gateway.close())
  const user = createUser(gateway)
  const answers = await Promise.all(Array.from({ length: 12 }, () => user.upload()))
  const accepted = answers.filter(({ status }) => status === 202)
  t.equal(accepted.length, 3)
  t.ok(answers.every(({ status, body }) => status === 202 || body.code === 'too_many_jobs'))
  t.match(await user.upload('?generate=image'), { status: 429, body: { code: 'too_many_jobs' } })
})

t.test('finished jobs make room at once, however lately they were started', async (t) => {
  const gateway = await startTestGateway(stores, { MAX_UNFINISHED_JOBS: '3', RATE_OF_STARTS: '0' })
  t.teardown(() => gateway.close())
  const user = createUser(gateway)
  for (let round = 1; round <= 4; round++) {
    const answers = await Promise.all(Array.from({ length: 8 }, () => user.upload()))
    const accepted = answers.filter(({ status }) => status === 202)
    t.equal(accepted.length, 3, `round ${round}`)
    await Promise.all(accepted.map(({ body }) => finishJob(gateway, user.id, body.job_id)))
  }
})

t.test(
  'a place belongs to a job whose record is being written, until the record decides or it is given up',
  async (t) => {
    const gateway = await startTestGateway(stores)
    t.teardown(() => gateway.close())
    const quota = createUnfinishedQuota(gateway.redis, gateway.store, 1)
    const announced: LimitStatus[] = []
    const announce = (statuses: LimitStatus[]) => void announced.push(...statuses)
    const isRefused = () => t.rejects(quota.reserve('writer', ['other'], announce), { code: 'too_many_jobs' })
    t.same(await quota.reserve('writer', ['one'], announce), ['one'])
    await isRefused()
    t.same(await quota.reserve('writer', ['one'], announce), [], 'a repetition is no second job')
    await quota.confirm('writer', ['one'])
    await quota.release('writer', ['one'])
    t.equal(
      await gateway.redis.zcard('{moodscape}:unfinished:writer'),
      1,
      'what is confirmed is not given back',
    )
    let added: string[] = []
    // In the same millisecond as the confirmation its record might not have been read yet.
    while (added.length === 0) added = await quota.reserve('writer', ['two'], announce).catch(() => [])
    t.same(added, ['two'], 'the records show no such job any more')
    await isRefused()
    await gateway.redis.zadd('{moodscape}:unfinished:writer', String(Date.now() - 60_000), 'two')
    t.same(await quota.reserve('writer', ['three'], announce), ['three'], 'its gateway must have died')
    t.match(announced.at(-1), { policy: { name: 'unfinished', limit: 1 }, remaining: 0 })
  },
)

t.test(
  'a job that came to be while the records were being read is not taken for a finished one',
  async (t) => {
    const gateway = await startTestGateway(stores)
    t.teardown(() => gateway.close())
    const announce = () => {}
    const quick = createUnfinishedQuota(gateway.redis, gateway.store, 1)
    const openOf = async () => {
      await gateway.redis.zrem('{moodscape}:unfinished:racer', 'finished')
      await quick.reserve('racer', ['quick'], announce)
      await quick.confirm('racer', ['quick'])
      return []
    }
    const slow = createUnfinishedQuota(gateway.redis, { openOf }, 1)
    await quick.reserve('racer', ['finished'], announce)
    await quick.confirm('racer', ['finished'])
    await t.rejects(slow.reserve('racer', ['slow'], announce), { code: 'too_many_jobs' })
    t.same(await gateway.redis.zrange('{moodscape}:unfinished:racer', '0', '-1'), ['quick'])
  },
)

t.test('answers that start work announce the cap on unfinished jobs', async (t) => {
  const gateway = await startTestGateway(stores, {
    RATE_PER_IP: '0',
    RATE_PER_USER: '0',
    MAX_UNFINISHED_JOBS: '2',
  })
  t.teardown(() => gateway.close())
  const user = createUser(gateway)
  const first = await user.upload()
  t.equal(first.headers.get('ratelimit-policy'), '"starts";q=60;w=60, "unfinished";q=2')
  t.match(first.headers.get('ratelimit'), /^"starts";r=59;t=\d+, "unfinished";r=1$/)
  const refused = await user.upload('?generate=image')
  t.match(refused, { status: 429, body: { code: 'too_many_jobs' } })
  t.match(refused.headers.get('ratelimit'), /"unfinished";r=1$/)
  const painted = await user.call('/generate-image?emotion=sad')
  t.match(painted.headers.get('ratelimit'), /"unfinished";r=0$/)
  t.match(
    (await user.post('/uploads', { media_type: 'image/png' })).headers.get('ratelimit'),
    /"unfinished";r=0$/,
  )
})

t.test('a repetition by key is no job more, and is answered when the cap is reached', async (t) => {
  const gateway = await startTestGateway(stores, { MAX_UNFINISHED_JOBS: '2' })
  t.teardown(() => gateway.close())
  const user = createUser(gateway)
  const upload = () => user.upload('', { 'idempotency-key': 'photo' })
  const paint = () => user.post('/generate-image', { emotion: 'SAD' }, { 'idempotency-key': 'paint' })
  const [first, second] = [await upload(), await paint()]
  await gateway.redis.del(...(await gateway.redis.keys('*:idempotency:*')))
  t.match(await upload(), { status: 202, body: { job_id: first.body.job_id } })
  t.match(await paint(), { status: 202, body: { job_id: second.body.job_id } })
  for (const { body } of [first, second]) await finishJob(gateway, user.id, body.job_id)
  for (const { status } of [await user.upload(), await user.upload()]) t.equal(status, 202)
  t.match(await user.upload(), { status: 429, body: { code: 'too_many_jobs' } })
  await gateway.redis.del(...(await gateway.redis.keys('*:idempotency:*')))
  t.match(await upload(), { status: 202, body: { job_id: first.body.job_id, status: 'succeeded' } })
  t.match(await paint(), { status: 202, body: { job_id: second.body.job_id, status: 'succeeded' } })
})

t.test('looking at what is finished is no start of work', async (t) => {
  const gateway = await startTestGateway(stores, { RATE_OF_STARTS: '2' })
  t.teardown(() => gateway.close())
  const user = createUser(gateway)
  const { body } = await user.call('/generate-image?emotion=sad')
  t.equal((await user.call('/generate-image?emotion=sad')).status, 202, 'nor is looking at what is under way')
  await finishJob(gateway, user.id, body.job_id)
  for (let i = 0; i < 5; i++) t.equal((await user.call('/generate-image?emotion=sad')).status, 200)
  t.equal((await user.call('/generate-melody?emotion=sad')).status, 202)
  t.match(await user.call('/generate-melody?emotion=happy'), { status: 429, body: { code: 'rate_limited' } })
})

t.test('of several limits that are used up, the longest wait is told', async (t) => {
  const gateway = await startTestGateway(stores, { RATE_PER_USER: '1', RATE_OF_STARTS: '1' })
  t.teardown(() => gateway.close())
  const user = createUser(gateway)
  await user.upload()
  await gateway.redis.pexpire(`{moodscape}:rate:user:${user.id}`, 5_000)
  const refused = await user.upload()
  t.equal(refused.status, 429)
  t.ok(Number(refused.headers.get('retry-after')) > 30, refused.headers.get('retry-after') ?? 'none')
})

t.test('while Redis is away, paid work is refused and reading goes on', async (t) => {
  const gateway = await startTestGateway(stores)
  const user = createUser(gateway)
  const { body } = await user.upload()
  const picture = (await user.call('/generate-image?emotion=sad')).body.job_id
  await finishJob(gateway, user.id, picture)
  gateway.redis.disconnect()
  t.match(await user.upload(), { status: 503, body: { code: 'unavailable', retryable: true } })
  t.match(await user.call('/generate-melody?emotion=sad'), { status: 503, body: { code: 'unavailable' } })
  t.match(await user.call('/generate-image?emotion=sad'), {
    status: 200,
    body: { generated_image_url: String },
  })
  t.equal((await user.call('/gallery')).status, 200)
  t.match(await user.call(body.status_url), { status: 200, body: { status: 'queued' } })
  t.match(await (await fetch(`${gateway.url}/readyz`)).json(), {
    problems: [/redis/, /worker/, /worker/, /worker/],
  })
  await gateway.close()
})

t.test(
  'a store in trouble and a Redis that takes no writes are answered with 503, not as errors of ours',
  async (t) => {
    const gateway = await startTestGateway(stores)
    const user = createUser(gateway)
    const body =
      '<?xml version="1.0"?><Error><Code>InternalError</Code><Message>We encountered an internal error</Message></Error>'
    stores.s3Faults.inject({
      match: ({ method }) => method === 'PUT',
      action: { type: 'status', code: 500, body },
    })
    t.match(await user.upload(), { status: 503, body: { code: 'unavailable' } })
    stores.s3Faults.clear()
    const direct = new Redis(stores.redisUrl)
    await direct.config('SET', 'maxmemory', '1')
    t.match(await user.upload(), { status: 503, body: { code: 'unavailable' } })
    await direct.config('SET', 'maxmemory', '0')
    await direct.config('SET', 'min-replicas-to-write', '1')
    t.match(await user.upload(), { status: 503, body: { code: 'unavailable' } })
    await direct.config('SET', 'min-replicas-to-write', '0')
    direct.disconnect()
    t.equal((await user.upload()).status, 202)
    await gateway.close()
  },
)

t.test('a household of IPv6 addresses counts as one, and a mapped IPv4 address as itself', async (t) => {
  t.equal(addressKey('2001:db8:1:2:3:4:5:6'), addressKey('2001:0db8:0001:0002::9'))
  t.not(addressKey('2001:db8:1:2::1'), addressKey('2001:db8:1:3::1'))
  t.equal(addressKey('::ffff:192.0.2.7'), '192.0.2.7')
  t.equal(addressKey('192.0.2.7'), '192.0.2.7')
})

t.test('an erased upload keeps no place among the unfinished jobs of its user', async (t) => {
  const gateway = await startTestGateway(stores)
  t.teardown(() => gateway.close())
  const user = createUser(gateway)
  const { body } = await user.upload()
  const places = () => gateway.redis.zrange(`{moodscape}:unfinished:${user.id}`, '0', '-1')
  t.same(await places(), [`${body.upload_id}-emotion`])
  t.equal((await user.call(`/uploads/${body.upload_id}`, { method: 'DELETE' })).status, 204)
  t.same(await places(), [])
})

t.test('Redis is asked once for all limits of a request', async (t) => {
  const gateway = await startTestGateway(stores)
  t.teardown(() => gateway.close())
  const user = createUser(gateway)
  await user.upload()
  const direct = new Redis(stores.redisUrl)
  t.teardown(() => direct.disconnect())
  const countEvals = async (ask: () => Promise<{ status: number }>, status: number) => {
    await direct.config('RESETSTAT')
    t.equal((await ask()).status, status)
    return Number(/cmdstat_eval:calls=(\d+)/.exec(await direct.info('commandstats'))?.[1] ?? 0)
  }
  t.equal(await countEvals(() => user.call('/gallery'), 200), 1)
  t.equal(await countEvals(() => fetch(`${gateway.url}/gallery`), 401), 1)
  // The limits; a place among the unfinished jobs, which is confirmed without waiting; the job's place in its queue.
  t.equal(await countEvals(() => user.upload(), 202), 4)
})
