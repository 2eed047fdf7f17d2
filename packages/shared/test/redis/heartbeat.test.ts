import { once } from 'node:events'

import t from 'tap'

import { ready, startRedisServer } from '../fixtures/start-redis-server.ts'

t.test('when Redis falls silent, one command waits, and those after it fail at once', async (t) => {
  const server = await startRedisServer(t)
  const connection = server.connect('request')
  await ready(connection)
  server.freeze()
  await t.rejects(connection.set('a', '1'))
  for (let command = 0; command < 50; command++) {
    await t.rejects(connection.set('a', '2'), { message: /Stream isn't writeable|max retries per request/ })
  }
  server.thaw()
  await once(connection, 'ready')
  t.equal(await connection.set('a', '3'), 'OK')
})

t.test('a connection that answers is kept', async (t) => {
  const server = await startRedisServer(t)
  const connection = server.connect('request')
  await ready(connection)
  const id = await connection.client('ID')
  // Pings go out meanwhile; a blocked command stands for time that passes.
  await server.connect('worker').blpop('nothing', 2)
  t.equal(await connection.client('ID'), id)
})
