import t from 'tap'

import { startTestGateway, type TestGateway } from '../fixtures/test-gateway.ts'
import { startTestStores } from '../fixtures/test-stores.ts'
import { createUser } from '../fixtures/user.ts'

const stores = await startTestStores()
t.teardown(() => stores.close())

/** A gateway of its own, with a Redis that has counted nothing yet. */
async function start(environment: Record<string, string>): Promise<TestGateway> {
  const gateway = await startTestGateway(stores, environment)
  await gateway.redis.flushdb()
  t.teardown(() => gateway.close())
  return gateway
}

async function ask(gateway: TestGateway, headers: Record<string, string> = {}) {
  const response = await fetch(`${gateway.url}/gallery`, { headers })
  const { code } = (await response.json()) as { code?: string }
  return { status: response.status, code, headers: response.headers }
}

const forwarded = (address: string) => ({ 'x-forwarded-for': address })

t.test('requests of one address are counted before anybody looks at their tokens', async (t) => {
  const gateway = await start({ RATE_PER_IP: '3' })
  const first = await ask(gateway)
  t.match(first, { status: 401, code: 'unauthenticated' })
  t.equal(first.headers.get('ratelimit-policy'), '"ip";q=3;w=60')
  t.match(first.headers.get('ratelimit'), /^"ip";r=2;t=\d+$/)
  t.equal((await ask(gateway, { authorization: 'Bearer a.b.c' })).status, 401)
  t.equal((await ask(gateway, { authorization: 'nonsense' })).status, 401)
  const refused = await ask(gateway)
  t.match(refused, { status: 429, code: 'rate_limited' })
  t.ok(Number(refused.headers.get('retry-after')) > 0)
  t.match(
    await createUser(gateway).call('/gallery'),
    { status: 429, body: { code: 'rate_limited' } },
    'a good token changes nothing',
  )
})

t.test('many users of one address share its limit', async (t) => {
  const gateway = await start({ RATE_PER_IP: '5', RATE_PER_USER: '2' })
  const statuses: number[] = []
  for (let i = 0; i < 6; i++) statuses.push((await createUser(gateway).call('/gallery')).status)
  t.same(statuses, [200, 200, 200, 200, 200, 429])
})

t.test('all limits that count are announced together', async (t) => {
  const gateway = await start({ RATE_PER_IP: '9', RATE_PER_USER: '8', RATE_OF_STARTS: '7' })
  const { headers } = await createUser(gateway).call('/generate-image?emotion=happy')
  t.equal(
    headers.get('ratelimit-policy'),
    '"ip";q=9;w=60, "user";q=8;w=60, "starts";q=7;w=60, "unfinished";q=30',
  )
  t.match(
    headers.get('ratelimit'),
    /^"ip";r=8;t=\d+, "user";r=7;t=\d+, "starts";r=6;t=\d+, "unfinished";r=29$/,
  )
})

t.test('an address that somebody only claims to come from does not count', async (t) => {
  const gateway = await start({ RATE_PER_IP: '2' })
  const statuses: number[] = []
  for (let i = 1; i <= 3; i++) statuses.push((await ask(gateway, forwarded(`192.0.2.${i}`))).status)
  t.same(statuses, [401, 401, 429])
})

t.test('behind a proxy that is trusted, addresses are those that it tells', async (t) => {
  const gateway = await start({ RATE_PER_IP: '1', TRUST_PROXY: '127.0.0.1' })
  t.equal((await ask(gateway, forwarded('192.0.2.1'))).status, 401)
  t.equal((await ask(gateway, forwarded('192.0.2.2'))).status, 401)
  t.equal((await ask(gateway, forwarded('192.0.2.1'))).status, 429)
  t.equal(
    (await ask(gateway, forwarded('203.0.113.9, 192.0.2.1'))).status,
    429,
    'what a client put in front is not believed',
  )
})

t.test('a proxy that is not the trusted one is not believed', async (t) => {
  const gateway = await start({ RATE_PER_IP: '1', TRUST_PROXY: '10.0.0.0/8' })
  t.equal((await ask(gateway, forwarded('192.0.2.1'))).status, 401)
  t.equal((await ask(gateway, forwarded('192.0.2.2'))).status, 429)
})

t.test('a network of IPv6 addresses counts as one, and a mapped IPv4 address as itself', async (t) => {
  const gateway = await start({ RATE_PER_IP: '1', TRUST_PROXY: 'loopback' })
  t.equal((await ask(gateway, forwarded('2001:db8:1:2::1'))).status, 401)
  t.equal((await ask(gateway, forwarded('2001:db8:1:2:ffff::9'))).status, 429)
  t.equal((await ask(gateway, forwarded('2001:db8:1:3::1'))).status, 401)
  t.equal((await ask(gateway, forwarded('198.51.100.1'))).status, 401)
  t.equal((await ask(gateway, forwarded('::ffff:198.51.100.1'))).status, 429)
  t.equal(
    (await ask(gateway, forwarded('::ffff:198.51.100.2'))).status,
    401,
    'mapped addresses are not one network',
  )
})

t.test(
  'while Redis is away nobody is counted, and who starts work is told to come again only if he may',
  async (t) => {
    const gateway = await start({ RATE_PER_USER: '0', RATE_OF_STARTS: '0', MAX_UNFINISHED_JOBS: '0' })
    gateway.redis.disconnect()
    t.match(await ask(gateway), { status: 401, code: 'unauthenticated' })
    t.match(await createUser(gateway).call('/gallery'), { status: 200 })
    t.match(await createUser(gateway).call('/generate-image?emotion=happy'), {
      status: 503,
      body: { code: 'unavailable' },
    })
  },
)
