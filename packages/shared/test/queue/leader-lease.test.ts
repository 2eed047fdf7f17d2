import { Redis } from 'ioredis'
import t, { type Test } from 'tap'

import { createLogger } from '../../src/process/log.ts'
import { runAsLeader } from '../../src/queue/leader-lease.ts'
import { ready, startRedisServer } from '../fixtures/start-redis-server.ts'
import { stopTime } from '../fixtures/stop-time.ts'
import { until } from '../fixtures/until.ts'

const EVERY_MS = 60_000
const server = await startRedisServer(t)
const log = createLogger('test', 'fatal')

/** Two processes that take turns every minute of their own time, and what Redis is asked by them. */
async function startTwo(t: Test, name: string, work: () => Promise<void>) {
  const [first, second, looking] = [
    server.connect('request'),
    server.connect('request'),
    new Redis(server.url),
  ]
  await Promise.all([first, second].map(ready))
  const watching = await looking.monitor()
  let [asked, renewed] = [0, 0]
  watching.on('monitor', (_time: string, [command = '', ...rest]: string[]) => {
    if (!rest.some((argument) => argument.endsWith(`:lease:${name}`))) return
    if (command.toLowerCase() === 'set' && rest.includes('NX')) asked++
    if (command.toLowerCase() === 'eval') renewed++
  })
  const passTime = stopTime(t, looking, [first, second])
  const stops = [first, second].map((redis) => runAsLeader({ redis, log, name, everyMs: EVERY_MS }, work))
  t.teardown(() => {
    stops.forEach((stop) => stop())
    watching.disconnect()
    looking.disconnect()
  })
  return { passTime, asked: () => asked, renewed: () => renewed }
}

t.test(
  'work that lasts longer than a turn is done by one process at a time, and again once it is done',
  async (t) => {
    const mayEnd = Promise.withResolvers<void>()
    let [begun, working, most] = [0, 0, 0]
    const two = await startTwo(t, 'long', async () => {
      begun++
      most = Math.max(most, ++working)
      await mayEnd.promise
      working--
    })
    await until(() => begun > 0)
    await two.passTime(10 * EVERY_MS)
    await until(() => two.asked() > 10 || most > 1)
    t.equal(most, 1)
    mayEnd.resolve()
    await two.passTime(2 * EVERY_MS)
    t.ok(begun > 1)
  },
)

t.test('a turn is not renewed once its work is done, nor where it failed', async (t) => {
  let turns = 0
  const two = await startTwo(t, 'short', async () => {
    if (++turns === 1) throw new Error('failed')
  })
  await until(() => turns > 0)
  await two.passTime(4 * EVERY_MS)
  t.ok(turns > 3)
  t.equal(two.renewed(), 0)
})
