import t from 'tap'

import { finishJob } from './fixtures/act-as-worker.ts'
import { startTestGateway } from './fixtures/test-gateway.ts'
import { startTestWorld } from './fixtures/test-world.ts'
import { createUser } from './fixtures/user.ts'
import { addressKey } from '../src/plugins/rate-limits.ts'

const world = await startTestWorld()
t.teardown(() => world.close())

t.test('limits are announced, counted over all gateways, and refuse with the time to wait', async (t) => {
  const limits = { RATE_PER_USER: '5', RATE_OF_STARTS: '2', RATE_PER_IP: '0' }
  const [one, two] = [await startTestGateway(world, limits), await startTestGateway(world, limits)]
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
  const gateway = await startTestGateway(world, { RATE_PER_IP: '1' })
  t.teardown(() => gateway.close())
  for (let i = 0; i < 3; i++) t.equal((await fetch(`${gateway.url}/healthz`)).status, 200)
  t.equal((await fetch(`${gateway.url}/openapi.json`)).headers.get('ratelimit'), null)
})

t.test('a user has only so many unfinished jobs, however many requests come at once', async (t) => {
  const gateway = await startTestGateway(world, { MAX_UNFINISHED_JOBS: '3', RATE_OF_STARTS: '0' })
  t.teardown(() => gateway.close())
  const user = createUser(gateway)
  const answers = await Promise.all(Array.from({ length: 12 }, () => user.upload()))
  const accepted = answers.filter(({ status }) => status === 202)
  t.equal(accepted.length, 3)
  t.ok(answers.every(({ status, body }) => status === 202 || body.code === 'too_many_jobs'))
  t.match(await user.upload('?generate=image'), { status: 429, body: { code: 'too_many_jobs' } })
})

t.test('finished jobs make room, found in the records once the places are old enough', async (t) => {
  const gateway = await startTestGateway(world, { MAX_UNFINISHED_JOBS: '1', RATE_OF_STARTS: '0' })
  t.teardown(() => gateway.close())
  const user = createUser(gateway)
  const { body } = await user.upload()
  await finishJob(gateway, user.id, body.job_id)
  const key = `{moodscape}:unfinished:${user.id}`
  const [token = ''] = await gateway.redis.zrange(key, '0', '-1')
  t.equal((await user.upload()).status, 429, 'a young place might belong to a record that is being written')
  await gateway.redis.zadd(key, String(Date.now() - 60_000), token)
  t.equal((await user.upload()).status, 202)
})

t.test('while Redis is away, paid work is refused and reading goes on', async (t) => {
  const gateway = await startTestGateway(world)
  const user = createUser(gateway)
  const { body } = await user.upload()
  gateway.redis.disconnect()
  t.match(await user.upload(), { status: 503, body: { code: 'unavailable', retryable: true } })
  t.match(await user.call('/generate-image'), { status: 503 })
  t.equal((await user.call('/gallery')).status, 200)
  t.match(await user.call(body.status_url), { status: 200, body: { status: 'queued' } })
  t.match(await (await fetch(`${gateway.url}/readyz`)).json(), { problems: [/redis/, /worker/, /worker/, /worker/] })
  await gateway.close()
})

t.test('a household of IPv6 addresses counts as one, and a mapped IPv4 address as itself', async (t) => {
  t.equal(addressKey('2001:db8:1:2:3:4:5:6'), addressKey('2001:0db8:0001:0002::9'))
  t.not(addressKey('2001:db8:1:2::1'), addressKey('2001:db8:1:3::1'))
  t.equal(addressKey('::ffff:192.0.2.7'), '192.0.2.7')
  t.equal(addressKey('192.0.2.7'), '192.0.2.7')
})
