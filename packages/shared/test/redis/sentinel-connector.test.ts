import t from 'tap'

import { connectRedis } from '../../src/redis/redis-connection.ts'
import { startScriptedSentinel } from '../fixtures/scripted-sentinel.ts'
import { ready, startRedisServer } from '../fixtures/start-redis-server.ts'

t.test(
  'the message of a failover in the middle of an attempt to connect does not end the connection',
  async (t) => {
    const [first, second] = [await startRedisServer(t), await startRedisServer(t)]
    const portOf = ({ url }: { url: string }) => Number(new URL(url).port)
    const sentinel = await startScriptedSentinel(t, () => portOf(first))
    const settings = {
      REDIS_SENTINELS: `127.0.0.1:${sentinel.port}`,
      REDIS_SENTINEL_MASTER: 'mymaster',
      REDIS_CLUSTER: false,
    }
    const connection = connectRedis(settings, 'request', 'test')
    connection.on('error', () => {})
    t.teardown(() => connection.disconnect())
    await ready(connection)
    await sentinel.isListenedTo

    const isAsked = Promise.withResolvers<void>()
    const answer = Promise.withResolvers<number>()
    sentinel.master = () => {
      isAsked.resolve()
      return answer.promise
    }
    await first.kill()
    await isAsked.promise
    const isHeard = sentinel.untilNobodyListens()
    sentinel.announceSwitch()
    await isHeard
    sentinel.master = () => portOf(second)
    answer.resolve(portOf(first))
    await ready(connection)
    t.equal(await connection.set('a', '1'), 'OK')
  },
)

t.test('a connection that is closed in the middle of an attempt stays closed', async (t) => {
  const isAsked = Promise.withResolvers<void>()
  const answer = Promise.withResolvers<number>()
  const sentinel = await startScriptedSentinel(t, () => {
    isAsked.resolve()
    return answer.promise
  })
  const settings = {
    REDIS_SENTINELS: `127.0.0.1:${sentinel.port}`,
    REDIS_SENTINEL_MASTER: 'mymaster',
    REDIS_CLUSTER: false,
  }
  const connection = connectRedis(settings, 'request', 'test')
  connection.on('error', () => {})
  await isAsked.promise
  const isOver = new Promise<void>((resolve) => void connection.once('end', () => resolve()))
  connection.disconnect()
  answer.resolve(1)
  await isOver
  t.equal(connection.status, 'end')
})
