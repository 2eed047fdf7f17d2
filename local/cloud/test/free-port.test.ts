import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'

import t from 'tap'

import { findFreePortFrom, findFreePorts, isPortFree } from '../src/free-port.ts'

t.test('free ports are all different', async (t) => {
  const ports = await findFreePorts(20)
  t.equal(new Set(ports).size, 20)
})

t.test('a port that is taken, even on all interfaces, is passed over', async (t) => {
  const server = createServer().listen(0, '0.0.0.0')
  t.teardown(() => server.close())
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  t.equal(await isPortFree(port), false)
  t.ok((await findFreePortFrom(port)) > port)
})
