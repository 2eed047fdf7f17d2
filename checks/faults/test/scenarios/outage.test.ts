import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

import t, { type Test } from 'tap'

import { createScene, type Seen } from '../../src/run/create-scene.ts'
import { redis } from '../../src/scenarios/redis.ts'
import type { Scene } from '../../src/scene/fault.ts'

/** Longer than any answer may take in an outage of Redis. */
const SLOW_MS = 3_000

/** A gateway that answers with this status: late whatever needs a store, and at once how it is itself. */
async function startSlowGateway(t: Test, status: number): Promise<string> {
  const server = createServer((request, response) => {
    const answer = () => response.writeHead(status).end()
    if (request.url === '/healthz') answer()
    else setTimeout(answer, SLOW_MS)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Has Redis restarted under clients of such a gateway. */
async function restartRedis(t: Test, { isQuick, status = 200 }: { isQuick: boolean; status?: number }) {
  const seen: Seen = { injections: 0, findings: [], notes: [] }
  const ignore = async () => {}
  const gatewayUrl = await startSlowGateway(t, status)
  const rig = { system: { gatewayUrl }, redis: { stop: ignore, start: ignore } }
  const ledger = { statuses: new Map(), submit: async () => ({ user: { token: '' } }), submitMany: ignore }
  const given = { rig, ledger, stores: {}, checkAtEnd: ignore } as unknown as Scene
  await redis.faults[0]?.run(createScene({ ...given, seed: 1, isQuick, seen }))
  return seen
}

t.test('how fast the machine is decides nothing in a quick run', async (t) => {
  t.strictSame((await restartRedis(t, { isQuick: true })).findings, [])
})

t.test('a wrong answer during an outage is a finding of a quick run, too', async (t) => {
  const { findings } = await restartRedis(t, { isQuick: true, status: 500 })
  t.strictSame(findings, ['answered with 500 meanwhile'])
})
