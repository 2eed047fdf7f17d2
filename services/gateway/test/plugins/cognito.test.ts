import { createSigner } from 'fast-jwt'
import t from 'tap'

import { SECRET, startTestGateway } from '../fixtures/test-gateway.ts'
import { startTestStores } from '../fixtures/test-stores.ts'

const stores = await startTestStores()
const gateway = await startTestGateway(stores, { JWT_AUDIENCE: 'our-app-client' })
t.teardown(async () => {
  await gateway.close()
  await stores.close()
})

/** What an access token of Amazon Cognito holds. @see https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html */
const cognito = {
  sub: 'aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee',
  token_use: 'access',
  scope: 'openid email',
  client_id: 'our-app-client',
  username: 'somebody',
  exp: Math.floor(Date.now() / 1_000) + 600,
}

async function statusWith(payload: object): Promise<number> {
  const token = createSigner({ key: SECRET, algorithm: 'HS256' })(payload)
  return (await fetch(`${gateway.url}/gallery`, { headers: { authorization: `Bearer ${token}` } })).status
}

t.test('an access token without an audience is compared by the application it was issued to', async (t) => {
  t.equal(await statusWith(cognito), 200)
  t.equal(await statusWith({ ...cognito, client_id: 'another-app-client' }), 401)
  t.equal(await statusWith({ ...cognito, client_id: undefined }), 401)
  t.equal(await statusWith({ ...cognito, client_id: ['our-app-client'] }), 401)
})

t.test('where a token names an audience, that alone decides', async (t) => {
  t.equal(await statusWith({ ...cognito, aud: 'our-app-client', client_id: 'another-app-client' }), 200)
  t.equal(await statusWith({ ...cognito, aud: 'others' }), 401)
})

t.test('an identity token of the same application is refused', async (t) => {
  t.equal(await statusWith({ ...cognito, token_use: 'id', aud: 'our-app-client' }), 401)
})

t.test('a refused token leaves its cause in the log, and not itself', async (t) => {
  const token = createSigner({ key: SECRET, algorithm: 'HS256' })({ ...cognito, exp: 1 })
  await fetch(`${gateway.url}/gallery`, { headers: { authorization: `Bearer ${token}` } })
  const line =
    gateway
      .logs()
      .split('\n')
      .find((text) => text.includes('expired')) ?? '{}'
  t.match(JSON.parse(line), {
    level: 'info',
    code: 'unauthenticated',
    reason: /expired/,
    msg: 'request refused',
  })
  t.notOk(gateway.logs().includes(token.split('.')[1] ?? ''))
})

t.test('a preflight is not asked for a token, whether pages of other origins may call or not', async (t) => {
  const origin = 'https://page.example'
  const open = await startTestGateway(stores, { CORS_ORIGINS: origin })
  t.teardown(() => open.close())
  const headers = { origin, 'access-control-request-method': 'POST' }
  const allowed = await fetch(`${open.url}/upload-image`, { method: 'OPTIONS', headers })
  t.match([allowed.status, allowed.headers.get('access-control-allow-origin')], [204, origin])
  const closed = await fetch(`${gateway.url}/upload-image`, { method: 'OPTIONS', headers })
  t.match([closed.status, closed.headers.get('access-control-allow-origin')], [405, null])
  t.match(await closed.json(), { code: 'method_not_allowed' })
})
