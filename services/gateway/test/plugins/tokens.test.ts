import { createHmac, createPublicKey, createSign, generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

import t from 'tap'

import { talk } from '../fixtures/talk-raw.ts'
import { SECRET, startTestGateway } from '../fixtures/test-gateway.ts'
import { startTestStores } from '../fixtures/test-stores.ts'

const stores = await startTestStores()
const policy = { JWT_ISSUER: 'https://issuer.test', JWT_AUDIENCE: 'moodscape', RATE_PER_IP: '0' }
const gateway = await startTestGateway(stores, policy)
t.teardown(async () => {
  await gateway.close()
  await stores.close()
})

const now = Math.floor(Date.now() / 1_000)
const good = { sub: 'somebody', exp: now + 600, iss: policy.JWT_ISSUER, aud: policy.JWT_AUDIENCE }
const base64 = (text: string) => Buffer.from(text).toString('base64url')

/** Signs what no library would: the payload may be JSON by hand. */
function sign(payload: object | string, header: object = {}, key: string | Buffer = SECRET): string {
  const text = typeof payload === 'string' ? payload : JSON.stringify(payload)
  const signed = `${base64(JSON.stringify({ alg: 'HS256', typ: 'JWT', ...header }))}.${base64(text)}`
  return `${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`
}

const withClaim = (name: string, json: string) =>
  sign(
    `{${Object.entries(good)
      .filter(([key]) => key !== name)
      .map(([key, value]) => `"${key}":${JSON.stringify(value)},`)
      .join('')}"${name}":${json}}`,
  )
const without = (name: keyof typeof good) =>
  sign(Object.fromEntries(Object.entries(good).filter(([key]) => key !== name)))
const unsigned = (header: object) =>
  `${base64(JSON.stringify({ typ: 'JWT', ...header }))}.${base64(JSON.stringify(good))}.`

async function ask(authorizations: string[], url = gateway.url) {
  const lines = authorizations.map((value) => `authorization: ${value}\r\n`).join('')
  const [answer] = await talk(url, `GET /gallery HTTP/1.1\r\nhost: x\r\nconnection: close\r\n${lines}\r\n`)
  return {
    status: answer?.status,
    headers: answer?.headers ?? {},
    body: (answer?.body ?? '').replace(/,"request_id":"[^"]*"/, ''),
  }
}
const statusOf = async (token: string) => (await ask([`Bearer ${token}`])).status

const refused: Record<string, string[]> = {
  'no header': [],
  'an empty header': [''],
  'a scheme alone': ['Bearer'],
  'a scheme and a space': ['Bearer '],
  'two headers': [`Bearer ${sign(good)}`, `Bearer ${sign(good)}`],
  'two headers of which one is nonsense': [`Bearer ${sign(good)}`, 'nonsense'],
  'an empty header and a good one': ['', `Bearer ${sign(good)}`],
  'two tokens in one header': [`Bearer ${sign(good)}, Bearer ${sign(good)}`],
  'a token with padding': [`Bearer ${sign(good)}=`],
  'four parts': [`Bearer ${sign(good)}.x`],
  'alg none': [`Bearer ${unsigned({ alg: 'none' })}`],
  'alg NoNe': [`Bearer ${unsigned({ alg: 'NoNe' })}x`],
  'alg none with a signature': [`Bearer ${sign(good, { alg: 'none' })}`],
  'alg NONE with a signature': [`Bearer ${sign(good, { alg: 'NONE' })}`],
  'no alg': [`Bearer ${sign(good, { alg: undefined })}`],
  'alg null': [`Bearer ${sign(good, { alg: null })}`],
  'alg as list': [`Bearer ${sign(good, { alg: ['HS256'] })}`],
  'alg hs256': [`Bearer ${sign(good, { alg: 'hs256' })}`],
  'alg RS256 signed with the secret': [`Bearer ${sign(good, { alg: 'RS256' })}`],
  'an empty secret': [`Bearer ${sign(good, {}, '')}`],
  'the secret with a line feed': [`Bearer ${sign(good, {}, `${SECRET}\n`)}`],
  'crit without need': [`Bearer ${sign(good, { crit: [] })}`],
  'crit b64': [`Bearer ${sign(good, { crit: ['b64'], b64: true })}`],
  'b64 false': [`Bearer ${sign(good, { b64: false })}`],
  'b64 true': [`Bearer ${sign(good, { b64: true })}`],
  'a header for refreshing': [`Bearer ${sign(good, { typ: 'refresh+jwt' })}`],
  'a header for logging out': [`Bearer ${sign(good, { typ: 'logout+jwt' })}`],
  'a header whose type is a list': [`Bearer ${sign(good, { typ: ['JWT'] })}`],
  'a payload of type ID': [`Bearer ${sign({ ...good, typ: 'ID' })}`],
  'a payload of type Refresh': [`Bearer ${sign({ ...good, typ: 'Refresh' })}`],
  'a payload of type Offline': [`Bearer ${sign({ ...good, typ: 'Offline' })}`],
  'an ID token of Cognito': [`Bearer ${sign({ ...good, token_use: 'id' })}`],
  'a refresh token of Cognito': [`Bearer ${sign({ ...good, token_use: 'refresh' })}`],
  'a payload that is a list': [`Bearer ${sign('[]')}`],
  'a payload that is null': [`Bearer ${sign('null')}`],
  'a payload that is no JSON': [`Bearer ${sign('{"sub":')}`],
  'a payload with NaN': [`Bearer ${withClaim('exp', 'NaN')}`],
  'no exp': [`Bearer ${without('exp')}`],
  'exp null': [`Bearer ${withClaim('exp', 'null')}`],
  'exp as text': [`Bearer ${withClaim('exp', `"${good.exp}"`)}`],
  'exp as list': [`Bearer ${withClaim('exp', `[${good.exp}]`)}`],
  'exp true': [`Bearer ${withClaim('exp', 'true')}`],
  'exp negative': [`Bearer ${withClaim('exp', '-1')}`],
  'exp far in the past': [`Bearer ${withClaim('exp', '-1e300')}`],
  'exp zero': [`Bearer ${withClaim('exp', '0')}`],
  'exp in milliseconds of the year 9999': [`Bearer ${withClaim('exp', '253402300799000')}`],
  'exp without end': [`Bearer ${withClaim('exp', '1e400')}`],
  'exp beyond the leeway': [`Bearer ${sign({ ...good, exp: now - 32 })}`],
  'nbf beyond the leeway': [`Bearer ${sign({ ...good, nbf: now + 60 })}`],
  'nbf as text': [`Bearer ${sign({ ...good, nbf: 'now' })}`],
  'iat beyond the leeway': [`Bearer ${sign({ ...good, iat: now + 60 })}`],
  'no aud': [`Bearer ${without('aud')}`],
  'aud of others': [`Bearer ${sign({ ...good, aud: ['a', 'b'] })}`],
  'no one in aud': [`Bearer ${sign({ ...good, aud: [] })}`],
  'aud that begins like ours': [`Bearer ${sign({ ...good, aud: 'moodscape-admin' })}`],
  'aud in capitals': [`Bearer ${sign({ ...good, aud: 'MOODSCAPE' })}`],
  'aud with a number': [`Bearer ${sign({ ...good, aud: ['moodscape', 1] })}`],
  'aud as object': [`Bearer ${sign({ ...good, aud: { moodscape: true } })}`],
  'no iss': [`Bearer ${without('iss')}`],
  'iss as list': [`Bearer ${sign({ ...good, iss: [good.iss] })}`],
  'iss in capitals': [`Bearer ${sign({ ...good, iss: 'https://ISSUER.test' })}`],
  'iss with a slash': [`Bearer ${sign({ ...good, iss: `${good.iss}/` })}`],
  'no sub': [`Bearer ${without('sub')}`],
  'sub null': [`Bearer ${withClaim('sub', 'null')}`],
  'sub empty': [`Bearer ${withClaim('sub', '""')}`],
  'sub as number': [`Bearer ${withClaim('sub', '1')}`],
  'sub as list': [`Bearer ${withClaim('sub', '["somebody"]')}`],
  'sub as object': [`Bearer ${withClaim('sub', '{"toString":"somebody"}')}`],
  'sub of 10 KB': [`Bearer ${sign({ ...good, sub: 'x'.repeat(8_000) })}`],
  'sub with NUL': [`Bearer ${sign({ ...good, sub: 'some\0body' })}`],
}

t.test('whatever is wrong with a token, the answer is the same to the letter', async (t) => {
  const { date: _date, ...headers } = (await ask([])).headers
  const { body } = await ask([])
  t.match(JSON.parse(body), { status: 401, code: 'unauthenticated' })
  for (const [name, authorizations] of Object.entries(refused)) {
    const answer = await ask(authorizations)
    const { date: _otherDate, ...otherHeaders } = answer.headers
    t.same(
      { status: answer.status, body: answer.body, headers: otherHeaders },
      { status: 401, body, headers },
      name,
    )
  }
  t.match(headers, { 'www-authenticate': 'Bearer' })
})

t.test('tokens at the edge of what is right are accepted', async (t) => {
  const accepted: Record<string, string> = {
    'exp within the leeway': sign({ ...good, exp: now - 20 }),
    'nbf within the leeway': sign({ ...good, nbf: now + 20 }),
    'iat within the leeway': sign({ ...good, iat: now + 20 }),
    'exp with a fraction': sign({ ...good, exp: now + 600.5 }),
    'aud with others': sign({ ...good, aud: ['others', 'moodscape'] }),
    'an access token by its header': sign(good, { typ: 'at+jwt' }),
    'an access token by its whole media type': sign(good, { typ: 'application/at+jwt' }),
    'no type in the header': sign(good, { typ: undefined }),
    'a bearer token of Keycloak': sign({ ...good, typ: 'Bearer' }),
    'an access token of Cognito': sign({ ...good, token_use: 'access' }),
  }
  for (const [name, token] of Object.entries(accepted)) t.equal(await statusOf(token), 200, name)
})

t.test('subjects with separators of keys are users like any other', async (t) => {
  const ids = new Set<string>()
  for (const sub of ['a#b', 'a/b', '../a', 'auth0|a', 'a b', 'ä', 'a"b', 'a%2fb']) {
    t.equal(await statusOf(sign({ ...good, sub })), 200, sub)
    ids.add(gateway.idOf(sub))
    t.match(gateway.idOf(sub), /^[0-9a-z]{26}$/, sub)
  }
  t.equal(ids.size, 8)
})

t.test('keys at an address', async (t) => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
  let isWell = false
  const server = createServer((_request, response) => {
    if (!isWell) return void response.writeHead(500).end('<h1>Internal Server Error</h1>')
    const jwks = [
      { kid: 'rsa', key: rsa },
      { kid: 'ec', key: ec },
    ].map(({ kid, key }) => ({ ...createPublicKey(key).export({ format: 'jwk' }), kid }))
    response.end(JSON.stringify({ keys: jwks }))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const JWKS_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`
  t.teardown(() => server.close())
  const signed = `${base64(JSON.stringify({ alg: 'RS256', kid: 'rsa' }))}.${base64(JSON.stringify(good))}`
  const token = `${signed}.${createSign('RSA-SHA256').update(signed).sign(rsa, 'base64url')}`

  t.test('an address that fails is an outage for those who ask, with the time to come again', async (t) => {
    const remote = await startTestGateway(stores, { ...policy, JWKS_URL })
    t.teardown(() => remote.close())
    const answer = await ask([`Bearer ${token}`], remote.url)
    t.match({ status: answer.status, body: answer.body }, { status: 503, body: /"code":"unavailable"/ })
    t.ok(Number(answer.headers['retry-after']) > 0)
    t.equal((await ask([], remote.url)).status, 401, 'who has no token is refused nonetheless')
  })

  t.test('keys are used for what they are and nothing else', async (t) => {
    isWell = true
    const remote = await startTestGateway(stores, { ...policy, JWKS_URL })
    t.teardown(() => remote.close())
    t.equal((await ask([`Bearer ${token}`], remote.url)).status, 200)
    const pem = createPublicKey(rsa).export({ type: 'spki', format: 'pem' }) as string
    const forged: Record<string, string> = {
      'the public key as a secret': sign(good, { kid: 'rsa' }, pem),
      'the public key with a leading blank as a secret': sign(good, { kid: 'rsa' }, ` ${pem}`),
      'the public key without its last line feed as a secret': sign(good, { kid: 'rsa' }, pem.trimEnd()),
      'an EC key under RS256': token.replace(/^[^.]+/, base64(JSON.stringify({ alg: 'RS256', kid: 'ec' }))),
      'an RSA key under ES256': token.replace(/^[^.]+/, base64(JSON.stringify({ alg: 'ES256', kid: 'rsa' }))),
      PS256: token.replace(/^[^.]+/, base64(JSON.stringify({ alg: 'PS256', kid: 'rsa' }))),
      none: token.replace(/^[^.]+/, base64(JSON.stringify({ alg: 'none', kid: 'rsa' }))),
      'another kid': token.replace(/^[^.]+/, base64(JSON.stringify({ alg: 'RS256', kid: 'ed' }))),
    }
    for (const [name, forgery] of Object.entries(forged))
      t.equal((await ask([`Bearer ${forgery}`], remote.url)).status, 401, name)
  })
})
