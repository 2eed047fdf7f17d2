import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

import t, { type Test } from 'tap'

import { createKeyLookup, type KeySetTimes } from '../../src/plugins/key-set.ts'

const times: KeySetTimes = { freshMs: 1_000, usableMs: 5_000, cooldownMs: 100, retryMs: 50, timeoutMs: 2_000 }
const header = (kid?: string) => ({ alg: 'ES256', ...(kid !== undefined && { kid }) })
const newKey = () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey

/** An address with public keys, and a lookup whose clock the test turns. */
async function startKeys(t: Test, kids: string[]) {
  const keys: { kid: string; key: KeyObject }[] = kids.map((kid) => ({ kid, key: newKey() }))
  let asked = 0
  const answerWell = (response: ServerResponse) => {
    const jwks = keys.map(({ kid, key }) => ({
      ...createPublicKey(key).export({ format: 'jwk' }),
      kid,
      use: 'sig',
    }))
    response.end(JSON.stringify({ keys: jwks }))
  }
  let answer = answerWell
  // A connection that the server closes while the next request is sent would make that one come twice.
  const server = createServer({ keepAliveTimeout: 0 }, (_request, response) => {
    asked++
    answer(response)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  let time = 0
  const warnings: unknown[] = []
  const log = { warn: (...words: unknown[]) => void warnings.push(words) }
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`
  return {
    keys,
    warnings,
    lookUp: createKeyLookup(url, log, times, () => time),
    asked: () => asked,
    pass: (ms: number) => void (time += ms),
    breakDown: (how: (response: ServerResponse) => void) => void (answer = how),
    recover: () => void (answer = answerWell),
  }
}

t.test('a key of RSA with fewer than 2048 bits counts as absent', async (t) => {
  const source = await startKeys(t, ['elliptic'])
  const rsa = (bits: number) => generateKeyPairSync('rsa', { modulusLength: bits }).privateKey
  source.keys.push({ kid: 'short', key: rsa(1_024) }, { kid: 'long', key: rsa(2_048) })
  t.match(await source.lookUp({ alg: 'RS256', kid: 'long' }), /BEGIN PUBLIC KEY/)
  await t.rejects(source.lookUp({ alg: 'RS256', kid: 'short' }), { message: 'There is no such key' })
})

/** What may lie at an address instead of keys. */
const breakdowns: Record<string, (response: ServerResponse) => void> = {
  'a failure': (response) => void response.writeHead(500).end('{"keys":[]}'),
  'a page': (response) => void response.end('<!doctype html><h1>Bad gateway</h1>'),
  'an empty object': (response) => void response.end('{}'),
  'no keys': (response) => void response.end('{"keys":[]}'),
  'keys that are none': (response) => void response.end('{"keys":["secret"]}'),
  null: (response) => void response.end('null'),
  'another address': (response) => void response.writeHead(302, { location: '/elsewhere' }).end(),
  'no end of keys': (response) => void response.end(`{"keys":[${' '.repeat(2_000_000)}]}`),
  'a reset': (response) => void response.socket?.resetAndDestroy(),
  'no answer': () => {},
  'half an answer': (response) => void response.writeHead(200, { 'content-length': '900' }).write('{"keys":'),
}

for (const [name, how] of Object.entries(breakdowns)) {
  t.test(`${name} in place of the keys is an outage, not a wrong token`, async (t) => {
    const set = await startKeys(t, ['a'])
    set.breakDown(how)
    await t.rejects(set.lookUp(header('a')), { name: 'KeysAway' })
    set.recover()
    set.pass(times.retryMs)
    t.match(await set.lookUp(header('a')), /BEGIN PUBLIC KEY/)
  })

  t.test(`${name} in place of the keys does not lock out those whose keys are known`, async (t) => {
    const set = await startKeys(t, ['a'])
    const known = await set.lookUp(header('a'))
    set.breakDown(how)
    set.pass(times.freshMs)
    t.equal(await set.lookUp(header('a')), known)
    t.equal(set.warnings.length, 1)
    set.pass(times.usableMs - times.freshMs - 1)
    t.equal(await set.lookUp(header('a')), known)
    set.pass(1)
    await t.rejects(set.lookUp(header('a')), { name: 'KeysAway' }, 'but not for ever')
  })
}

t.test('failed readings are not repeated for every token', async (t) => {
  const set = await startKeys(t, ['a'])
  set.breakDown((response) => void response.writeHead(500).end())
  for (let i = 0; i < 20; i++) await t.rejects(set.lookUp(header(`kid-${i}`)), { name: 'KeysAway' })
  t.equal(set.asked(), 1)
  set.pass(times.retryMs)
  await Promise.allSettled(Array.from({ length: 20 }, () => set.lookUp(header('a'))))
  t.equal(set.asked(), 2)
})

t.test('a key that was added is found once the last reading is some time ago', async (t) => {
  const set = await startKeys(t, ['a'])
  await set.lookUp(header('a'))
  set.keys.push({ kid: 'b', key: newKey() })
  await t.rejects(set.lookUp(header('b')), { message: 'There is no such key' })
  set.pass(times.cooldownMs)
  t.match(await set.lookUp(header('b')), /BEGIN PUBLIC KEY/)
  t.equal(set.asked(), 2)
})

t.test('a key that may have been added during an outage is in doubt', async (t) => {
  const set = await startKeys(t, ['a'])
  await set.lookUp(header('a'))
  set.breakDown((response) => void response.writeHead(503).end())
  set.pass(times.cooldownMs)
  await t.rejects(set.lookUp(header('b')), { name: 'KeysAway' })
  t.match(await set.lookUp(header('a')), /BEGIN PUBLIC KEY/)
})

t.test('a key that was removed opens nothing once the set is no longer fresh', async (t) => {
  const set = await startKeys(t, ['a', 'b'])
  await set.lookUp(header('b'))
  set.keys.pop()
  set.pass(times.freshMs - 1)
  t.match(await set.lookUp(header('b')), /BEGIN PUBLIC KEY/)
  set.pass(1)
  await t.rejects(set.lookUp(header('b')), { message: 'There is no such key' })
})

t.test('a token without a kid is clear where there is one key only', async (t) => {
  const set = await startKeys(t, ['a'])
  t.match(await set.lookUp(header()), /BEGIN PUBLIC KEY/)
  const two = await startKeys(t, ['a', 'b'])
  await t.rejects(two.lookUp(header()))
})

t.test('a kid that two keys have, and kids that are paths or no text, open nothing', async (t) => {
  const set = await startKeys(t, ['a', 'twice', 'twice'])
  const kids = ['twice', '../keys', '/etc/passwd', "' or 1=1 --", '', 'A', '__proto__', 0, null, ['a'], {}]
  for (const kid of kids) {
    await t.rejects(set.lookUp({ alg: 'ES256', kid: kid as string }), JSON.stringify(kid))
  }
  t.match(await set.lookUp(header('a')), /BEGIN PUBLIC KEY/)
  t.equal(set.asked(), 1)
})

t.test('a key of another kind than the algorithm is not taken', async (t) => {
  const set = await startKeys(t, ['a'])
  for (const alg of ['RS256', 'PS256', 'EdDSA', 'ES384', 'HS256', 'none', '']) {
    await t.rejects(set.lookUp({ alg, kid: 'a' }), alg)
  }
})
