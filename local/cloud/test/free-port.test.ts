import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'

import t from 'tap'

import { findFreePortFrom, findFreePorts, isPortFree } from '../src/free-port.ts'

t.test('free ports are all different', async (t) => {
  const ports = await findFreePorts(20)
  t.equal(new Set(ports).size, 20)
})

t.test('no outgoing connection takes a free port while its program is being started again', async (t) => {
  const ports = await findFreePorts(20)
  t.same(
    ports.filter((port) => port >= 32_768),
    [],
    'Linux gives connections ports from there on',
  )
})

t.test('a port that is taken, even on all interfaces, is passed over', async (t) => {
  const server = createServer().listen(0, '0.0.0.0')
  t.teardown(() => server.close())
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  t.equal(await isPortFree(port), false)
  t.ok((await findFreePortFrom(port)) > port)
})
