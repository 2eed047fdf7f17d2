import { createSocket } from 'node:dgram'
import type { LookupAddress } from 'node:dns'
import { Resolver } from 'node:dns/promises'
import { once } from 'node:events'

import t from 'tap'

import {
  type AllowedNetworks,
  isReachable,
  lookUpReachable,
  parseNetworks,
} from '../../src/webhooks/public-address.ts'

const PUBLIC = ['1.1.1.1', '93.184.216.34', '172.32.0.1', '2606:4700:4700::1111', '::ffff:1.1.1.1']
const PRIVATE = [
  '0.0.0.0',
  '10.1.2.3',
  '100.64.0.1',
  '127.0.0.1',
  '127.255.255.254',
  '169.254.169.254',
  '172.16.0.1',
  '192.168.1.1',
  '224.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  'fc00::1',
  'fd00:ec2::254',
  'fe80::1',
  'ff02::1',
  '::ffff:10.0.0.1',
  '64:ff9b::7f00:1',
  '2002:7f00:1::',
]

t.test('public addresses are reachable, all others are not, however they are written', async (t) => {
  for (const address of PUBLIC) t.ok(isReachable(address, []), address)
  for (const address of PRIVATE) t.notOk(isReachable(address, []), address)
})

t.test('what is no address is not reachable', async (t) => {
  for (const text of ['', 'localhost', '1.2.3.4.5', '1.2.3.4/8', '[::1]', ' 1.1.1.1'])
    t.notOk(isReachable(text, parseNetworks('0.0.0.0/0')), text)
})

t.test('allowed networks are reachable, and none beside them', async (t) => {
  const allowed = parseNetworks('10.0.0.0/8, fd00::/16,')
  for (const address of ['10.255.0.1', '::ffff:10.0.0.1', 'fd00::5', '1.1.1.1'])
    t.ok(isReachable(address, allowed), address)
  for (const address of ['127.0.0.1', '192.168.0.1', 'fd01::5', '::1'])
    t.notOk(isReachable(address, allowed), address)
  t.strictSame(parseNetworks(' , '), [])
})

t.test('what is no network is an error, not an open door', async (t) => {
  for (const text of ['10.0.0.0', '10.0.0.0/33', 'private', '10.0.0.0/8;127.0.0.1/8'])
    t.throws(() => parseNetworks(text), text)
})

function lookUp(name: string, allowed: AllowedNetworks, all: boolean): Promise<string | LookupAddress[]> {
  return new Promise((resolve, reject) => {
    lookUpReachable(allowed)(name, { all }, (error, address) => (error ? reject(error) : resolve(address)))
  })
}

t.test('a name that leads to a private network is not resolved, unless the network is allowed', async (t) => {
  const loopback = parseNetworks('127.0.0.0/8,::1/128')
  for (const all of [true, false]) {
    await t.rejects(lookUp('localhost', [], all), { name: 'PrivateAddress' })
    await t.rejects(lookUp('127.0.0.1', [], all), { name: 'PrivateAddress' })
    const found = await lookUp('localhost', loopback, all)
    t.match(all ? (found as LookupAddress[])[0]?.address : found, /^(127\.|::1)/)
  }
  await t.rejects(lookUp('no-such-name.invalid', loopback, true), /no-such-name\.invalid/)
})

t.test('names whose servers are silent keep no other from being looked up', async (t) => {
  const [server, resolver] = [createSocket('udp4'), new Resolver({ timeout: 600_000, tries: 1 })]
  t.teardown(() => void server.close())
  const asked = Promise.withResolvers<void>()
  let queries = 0
  server.on('message', () => {
    if (++queries === 16) asked.resolve()
  })
  server.bind(0, '127.0.0.1')
  await once(server, 'listening')
  resolver.setServers([`127.0.0.1:${server.address().port}`])
  const lookUpAny = lookUpReachable(parseNetworks('127.0.0.0/8,::1/128'), resolver)
  const find = (name: string) =>
    new Promise<unknown>((resolve) =>
      lookUpAny(name, { all: true }, (error, found) => resolve(error ?? found)),
    )
  const silent = Array.from({ length: 8 }, (_, i) => find(`${i}.silent.example`))
  await asked.promise
  t.match(await find('localhost'), [{ address: /^(127\.|::1)/ }])
  resolver.cancel()
  for (const failure of await Promise.all(silent)) t.match(failure, { code: 'ECANCELLED' })
})
