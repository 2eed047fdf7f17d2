import t from 'tap'

import { EXAMPLE_PHOTO } from '../../src/openapi/examples.ts'
import { finishJob } from '../fixtures/act-as-worker.ts'
import { startTestGateway } from '../fixtures/test-gateway.ts'
import { startTestStores } from '../fixtures/test-stores.ts'
import { createUser } from '../fixtures/user.ts'

const OURS = 'https://app.example'
const stores = await startTestStores()
const gateway = await startTestGateway(stores, {
  CORS_ORIGINS: `https://other.example, ${OURS}`,
  WEBHOOKS_OUT: 'true',
  QUEUE_DASHBOARD: 'true',
})
t.teardown(async () => {
  await gateway.close()
  await stores.close()
})

const user = createUser(gateway)
const { body: started } = await user.upload('?generate=image')
for (const job of started.jobs) await finishJob(gateway, user.id, job.job_id)
const unfinished = (await user.post('/generate-melody', {})).body

/** Everything that answers a user, with an answer of the good kind. */
const ASKED: [method: string, path: string, status: number, body?: object][] = [
  ['POST', '/uploads', 201, { media_type: 'image/png' }],
  ['GET', '/uploads/:id', 200],
  ['GET', '/generate-image', 200],
  ['GET', '/generate-melody', 202],
  ['POST', '/generate-image', 202, {}],
  ['POST', '/generate-melody', 202, {}],
  ['GET', '/jobs', 200],
  ['GET', '/jobs/:id', 200],
  ['GET', '/jobs/:id/events', 200],
  ['POST', '/jobs/:id/cancel', 200],
  ['GET', '/gallery', 200],
  ['GET', '/webhooks/secret', 200],
  ['POST', '/uploads/:id/complete', 202],
  ['POST', '/upload-image', 202, { image: EXAMPLE_PHOTO }],
  ['POST', '/moods', 202, { valence: 0, arousal: 0, generate: 'image' }],
  ['PATCH', '/uploads/:id', 200, {}],
  ['POST', '/uploads/:id/share', 201, {}],
  ['DELETE', '/uploads/:id/share', 204],
  ['DELETE', '/uploads/:id/photo', 204],
  ['DELETE', '/uploads/:id', 204],
  ['DELETE', '/me', 202],
]

for (const [method, path, status, body] of ASKED) {
  t.test(`${method} ${path} is kept by no cache, and readable for our frontend alone`, async (t) => {
    const id = path.startsWith('/jobs') ? unfinished.job_id : started.upload_id
    const stop = new AbortController()
    const ask = (origin: string) =>
      user.raw(path.replace(':id', id), {
        ...{ method, signal: stop.signal },
        headers: { origin, ...(body && { 'content-type': 'application/json' }) },
        ...(body && { body: JSON.stringify(body) }),
      })
    const { status: answered, headers } = await ask(OURS)
    t.equal(answered, status)
    const expected: Record<string, string> = {
      '/jobs/:id': 'private, no-cache',
      '/jobs/:id/events': 'private, no-store, no-transform',
    }
    t.equal(headers.get('cache-control'), expected[path] ?? 'private, no-store')
    t.equal(headers.get('access-control-allow-origin'), OURS)
    t.equal(headers.get('access-control-allow-credentials'), null)
    t.match(headers.get('vary'), /origin/i)
    const exposed = (headers.get('access-control-expose-headers') ?? '').split(', ')
    for (const name of [
      'location',
      'retry-after',
      'etag',
      'ratelimit',
      'ratelimit-policy',
      'preference-applied',
      'idempotency-replayed',
    ]) {
      t.ok(exposed.includes(name), name)
    }
    if (method === 'GET') {
      const stranger = await ask('https://evil.example')
      t.equal(stranger.headers.get('access-control-allow-origin'), null)
    }
    stop.abort()
  })
}

t.test('every route that answers a user has a row above', async (t) => {
  const asked = new Set(ASKED.map(([method, path]) => `${method} ${path}`))
  const open = /^\/(about|docs|s\/|healthz|readyz|metrics|openapi\.json|session|admin\/queues)/
  const missing = gateway.routes.filter(
    ({ method, path }) =>
      !['HEAD', 'OPTIONS'].includes(method) && !open.test(path) && !asked.has(`${method} ${path}`),
  )
  t.same(missing, [])
})

t.test('an unchanged job is kept by its own client alone, and always asked for again', async (t) => {
  const owner = createUser(gateway)
  const { body } = await owner.upload()
  const etag = (await owner.raw(body.status_url)).headers.get('etag') ?? ''
  const unchanged = await owner.raw(body.status_url, { headers: { 'if-none-match': etag } })
  t.same([unchanged.status, unchanged.headers.get('cache-control')], [304, 'private, no-cache'])
})

t.test('refusals are kept by no cache', async (t) => {
  for (const response of [
    await fetch(`${gateway.url}/gallery`),
    await user.raw('/nowhere'),
    await user.raw('/jobs/x'),
  ]) {
    t.ok(response.status >= 400)
    t.equal(response.headers.get('cache-control'), 'no-store')
  }
  const session = await fetch(`${gateway.url}/session`, { method: 'POST' })
  t.match(session.headers.get('cache-control'), 'no-store')
})

t.test(
  'a browser that asks first may use the methods and headers of the API, from our frontend',
  async (t) => {
    const ask = (origin: string) =>
      fetch(`${gateway.url}/upload-image`, {
        method: 'OPTIONS',
        headers: {
          origin,
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'authorization,idempotency-key,prefer',
        },
      })
    const { status, headers } = await ask(OURS)
    t.equal(status, 204)
    t.equal(headers.get('access-control-allow-origin'), OURS)
    t.same(headers.get('access-control-allow-methods')?.split(', '), ['GET', 'POST', 'PATCH', 'DELETE'])
    t.equal(headers.get('access-control-allow-headers'), 'authorization,idempotency-key,prefer')
    t.equal((await ask('https://evil.example')).headers.get('access-control-allow-origin'), null)
  },
)

t.test('no other origin may call where none is configured', async (t) => {
  const closed = await startTestGateway(stores)
  t.teardown(() => closed.close())
  const { headers } = await createUser(closed).raw('/gallery', { headers: { origin: OURS } })
  t.equal(headers.get('access-control-allow-origin'), null)
})
