import { createHmac, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

import { type Algorithm, createSigner } from 'fast-jwt'
import t from 'tap'

import { SECRET, startTestGateway } from '../fixtures/test-gateway.ts'
import { startTestStores } from '../fixtures/test-stores.ts'
import { createUser } from '../fixtures/user.ts'

const stores = await startTestStores()
const policy = { JWT_ISSUER: 'https://issuer.test', JWT_AUDIENCE: 'moodscape', QUEUE_DASHBOARD: 'true' }
const gateway = await startTestGateway(stores, policy)
t.teardown(async () => {
  await gateway.close()
  await stores.close()
})

const now = Math.floor(Date.now() / 1_000)
const good = { sub: 'somebody', exp: now + 600, iss: policy.JWT_ISSUER, aud: policy.JWT_AUDIENCE }

function signShared(payload: object, header: object = {}): string {
  return createSigner({ key: SECRET, algorithm: 'HS256', noTimestamp: true, header: header as never })(
    payload,
  )
}

async function statusWith(authorization: string | undefined, url = gateway.url): Promise<number> {
  const response = await fetch(
    `${url}/gallery`,
    authorization === undefined ? {} : { headers: { authorization } },
  )
  return response.status
}

const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
const unsigned = (header: object, payload: object) => `${base64(header)}.${base64(payload)}.`

t.test('a good token opens, and its subject is the user', async (t) => {
  t.equal(await statusWith(`Bearer ${signShared(good)}`), 200)
  t.equal(await statusWith(`bearer ${signShared(good)}`), 200)
})

t.test('whatever is wrong with a token, the answer is the same 401', async (t) => {
  const without = (claim: keyof typeof good) =>
    Object.fromEntries(Object.entries(good).filter(([name]) => name !== claim))
  const refused: Record<string, string | undefined> = {
    'no token': undefined,
    'empty header': '',
    'no scheme': signShared(good),
    'another scheme': `Basic ${signShared(good)}`,
    'two tokens': `Bearer ${signShared(good)} ${signShared(good)}`,
    nonsense: 'Bearer a.b.c',
    'alg none': `Bearer ${unsigned({ alg: 'none', typ: 'JWT' }, good)}`,
    'alg None': `Bearer ${unsigned({ alg: 'None', typ: 'JWT' }, good)}`,
    'another secret': `Bearer ${createSigner({ key: 'another secret that is long enough to sign', algorithm: 'HS256' })(good)}`,
    'another algorithm': `Bearer ${createSigner({ key: SECRET, algorithm: 'HS512' as Algorithm })(good)}`,
    expired: `Bearer ${signShared({ ...good, exp: now - 60 })}`,
    'not yet valid': `Bearer ${signShared({ ...good, nbf: now + 120 })}`,
    'issued in the future': `Bearer ${signByHand({ ...good, iat: now + 120 })}`,
    'no exp': `Bearer ${signShared(without('exp'))}`,
    'exp as text': `Bearer ${signByHand({ ...good, exp: 'never' })}`,
    'no sub': `Bearer ${signShared(without('sub'))}`,
    'empty sub': `Bearer ${signShared({ ...good, sub: '' })}`,
    'endless sub': `Bearer ${signShared({ ...good, sub: 'x'.repeat(10_000) })}`,
    'another issuer': `Bearer ${signShared({ ...good, iss: 'https://issuer.test/' })}`,
    'no issuer': `Bearer ${signShared(without('iss'))}`,
    'another audience': `Bearer ${signShared({ ...good, aud: 'others' })}`,
    'no audience': `Bearer ${signShared(without('aud'))}`,
    'an ID token': `Bearer ${signShared({ ...good, token_use: 'id' })}`,
    'a critical extension': `Bearer ${signShared(good, { crit: ['exp'] })}`,
  }
  for (const [name, authorization] of Object.entries(refused))
    t.equal(await statusWith(authorization), 401, name)
  const response = await fetch(`${gateway.url}/gallery?access_token=${signShared(good)}`)
  t.ok([400, 401].includes(response.status), 'a token in the query is not looked at')
})

t.test('clocks may differ by half a minute', async (t) => {
  t.equal(await statusWith(`Bearer ${signShared({ ...good, exp: now - 10 })}`), 200)
  t.equal(await statusWith(`Bearer ${signByHand({ ...good, nbf: now + 10, iat: now + 10 })}`), 200)
})

t.test('equal subjects of two issuers are two users', async (t) => {
  const open = await startTestGateway(stores)
  t.teardown(() => open.close())
  const mine = {
    authorization: `Bearer ${signShared({ ...good, iss: 'a' })}`,
    'content-type': 'application/json',
  }
  await fetch(`${open.url}/generate-image`, { method: 'POST', headers: mine, body: '{"emotion":"happy"}' })
  const other = { authorization: `Bearer ${signShared({ ...good, iss: 'b' })}` }
  t.equal(
    ((await (await fetch(`${open.url}/gallery`, { headers: mine })).json()) as { uploads: [] }).uploads
      .length,
    1,
  )
  t.same(
    ((await (await fetch(`${open.url}/gallery`, { headers: other })).json()) as { uploads: [] }).uploads,
    [],
  )
})

t.test('guests get a token where that is on, and nobody finds the address where it is off', async (t) => {
  const session = await fetch(`${gateway.url}/session`, { method: 'POST' })
  t.equal(session.status, 201)
  const { token, user_id, expires_at } = (await session.json()) as {
    token: string
    user_id: string
    expires_at: string
  }
  t.equal(await statusWith(`Bearer ${token}`), 200)
  t.match(user_id, /^[0-9a-z]{26}$/)
  t.ok(Date.parse(expires_at) > Date.now())
  const strict = await startTestGateway(stores, { GUEST_SESSIONS: 'false' })
  t.teardown(() => strict.close())
  t.equal((await fetch(`${strict.url}/session`, { method: 'POST' })).status, 404)
})

t.test('only the listed addresses are open', async (t) => {
  const open = new Set([
    '/s/{shareId}',
    '/s/{shareId}/picture',
    '/s/{shareId}/melody',
    '/about',
    '/healthz',
    '/readyz',
    '/metrics',
    '/openapi.json',
    '/docs',
    '/docs/errors',
  ])
  const document = (await (await fetch(`${gateway.url}/openapi.json`)).json()) as {
    paths: Record<string, object>
  }
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const method of Object.keys(methods)) {
      if (open.has(path) || path === '/session') continue
      const response = await fetch(gateway.url + path.replace(/{\w+}/g, 'x'), {
        method: method.toUpperCase(),
      })
      t.equal(response.status, 401, `${method} ${path}`)
    }
  }
  for (const path of open) t.not((await fetch(gateway.url + path)).status, 401, path)
  t.equal((await fetch(`${gateway.url}/admin/queues`)).status, 401)
})

t.test('the dashboard of the queues is there for admins only', async (t) => {
  const admin = `Bearer ${signShared({ ...good, scope: 'read admin' })}`
  const page = await fetch(`${gateway.url}/admin/queues`, { headers: { authorization: admin } })
  t.equal(page.status, 200)
  t.match(await page.text(), /<html/i)
  const user = createUser(gateway)
  t.match(await user.call('/admin/queues'), { status: 404, body: { code: 'not_found' } })
})

t.test('public keys', async (t) => {
  const keys = new Map<string, KeyObject>()
  let fetches = 0
  const server = createServer((_request, response) => {
    fetches++
    const jwks = [...keys].map(([kid, key]) => ({
      ...createPublicKey(key).export({ format: 'jwk' }),
      kid,
      use: 'sig',
    }))
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: jwks }))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  keys.set('rsa', generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey)
  keys.set('ec', generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey)
  keys.set('ed', generateKeyPairSync('ed25519').privateKey)
  const remote = await startTestGateway(stores, { ...policy, JWKS_URL: `http://127.0.0.1:${port}/keys` })
  t.teardown(async () => {
    await remote.close()
    server.close()
  })
  const sign = (kid: string, algorithm: Algorithm, key = keys.get(kid), more: object = {}) =>
    createSigner({
      key: key?.export({ type: 'pkcs8', format: 'pem' }) as string,
      algorithm,
      kid,
      header: more as never,
    })(good)

  t.test('RS256, ES256 and EdDSA tokens are accepted by their kid', async (t) => {
    for (const [kid, algorithm] of [
      ['rsa', 'RS256'],
      ['ec', 'ES256'],
      ['ed', 'EdDSA'],
    ] as const) {
      t.equal(await statusWith(`Bearer ${sign(kid, algorithm)}`, remote.url), 200, algorithm)
    }
    t.equal(fetches, 1)
  })

  t.test('a token signed with the public key as a shared secret is refused', async (t) => {
    const pem = createPublicKey(keys.get('rsa') as KeyObject).export({
      type: 'spki',
      format: 'pem',
    }) as string
    t.equal(await statusWith(`Bearer ${signByHand(good, pem)}`, remote.url), 401)
  })

  t.test('another key, PS256, and keys named inside the token are refused', async (t) => {
    const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
    t.equal(await statusWith(`Bearer ${sign('rsa', 'RS256', stranger)}`, remote.url), 401)
    t.equal(await statusWith(`Bearer ${sign('rsa', 'PS256')}`, remote.url), 401)
    const jwk = createPublicKey(stranger).export({ format: 'jwk' })
    const trap = { jwk, jku: `http://127.0.0.1:${port}/trap` }
    t.equal(await statusWith(`Bearer ${sign('rsa', 'RS256', stranger, trap)}`, remote.url), 401)
  })

  t.test('a thousand unknown kids fetch the keys no more than once', async (t) => {
    const before = fetches
    const stranger = generateKeyPairSync('ed25519').privateKey
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, i) =>
        statusWith(`Bearer ${sign(`unknown-${i}`, 'EdDSA', stranger)}`, remote.url),
      ),
    )
    t.same(new Set(answers), new Set([401]))
    t.ok(fetches - before <= 1)
  })
})

/** Signs what a library would not. */
function signByHand(payload: object, key: string = SECRET): string {
  const body = `${base64({ alg: 'HS256', typ: 'JWT', kid: 'rsa' })}.${base64(payload)}`
  return `${body}.${createHmac('sha256', key).update(body).digest('base64url')}`
}
