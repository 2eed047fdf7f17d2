import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'

import { Registry } from 'prom-client'
import t from 'tap'

import { ConfigError } from '../../src/process/config.ts'
import { serveHealth } from '../../src/process/health-server.ts'
import { explainListenError } from '../../src/process/start-or-exit.ts'
import { runToEnd } from '../fixtures/spawn-worker.ts'

const taken = createServer().listen(0, '127.0.0.1')
await once(taken, 'listening')
t.teardown(() => void taken.close())
const { port } = taken.address() as AddressInfo
const healthy = { checkLiveness: () => [], checkReadiness: async () => [] }

t.test('a port that is taken, and an address that is not ours, are named by their variables', async (t) => {
  for (const [host, problem] of [
    [
      '127.0.0.1',
      /^HEALTH_PORT: \d+ on 127\.0\.0\.1 is taken by another process\. Stop it, or choose another/,
    ],
    ['203.0.113.9', /^HOST: this machine has no address 203\.0\.113\.9/],
  ] as const) {
    await t.rejects(serveHealth({ host, port }, healthy, new Registry()), {
      name: ConfigError.name,
      problems: [problem],
    })
  }
  const denied = Object.assign(new Error('denied'), { code: 'EACCES' })
  t.match(explainListenError(denied, 'PORT', { host: '::', port: 80 })?.problems, [
    /^PORT: .* may not listen on 80/,
  ])
  t.equal(explainListenError(new Error('other'), 'PORT', { host: '::', port: 80 }), undefined)
})

t.test('a process that cannot take its port ends with 78 and a sentence, without a stack', async (t) => {
  const main = new URL('../fixtures/health-process.ts', import.meta.url).href
  const { code, stderr } = await runToEnd(main, { TAKEN_PORT: String(port) })
  t.equal(code, 78)
  t.match(stderr, /^The configuration is not usable:\n {2}- HEALTH_PORT: \d+ on 127\.0\.0\.1 is taken/)
  t.notMatch(stderr, / {4}at /)
})
