import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { networkInterfaces } from 'node:os'

import { findFreePorts } from '@moodscape/local-cloud/free-port'
import t from 'tap'

import { forwardPort } from '../src/forward-port.ts'

t.test('what listens inside is reached on another port, by any address of the machine', async (t) => {
  const inside = createServer((request, response) => request.pipe(response)).listen(0, '127.0.0.1')
  t.teardown(() => inside.close())
  await once(inside, 'listening')
  const [port = 0] = await findFreePorts(1)
  const forwarded = await forwardPort(port, (inside.address() as AddressInfo).port)
  const addresses = Object.values(networkInterfaces())
    .flatMap((all) => all ?? [])
    .filter(({ family }) => family === 'IPv4')
  for (const { address } of addresses) {
    const body = 'x'.repeat(1_000_000)
    const answer = await fetch(`http://${address}:${port}/`, {
      method: 'POST',
      body,
      headers: { connection: 'close' },
    })
    t.equal((await answer.text()).length, body.length, address)
  }
  await forwarded.close()
})

t.test('closing ends connections, and an inside that is away ends them too', async (t) => {
  const [port = 0, unused = 0] = await findFreePorts(2)
  const forwarded = await forwardPort(port, unused)
  const refused = connect(port, '127.0.0.1').resume()
  await once(refused, 'close')
  t.ok(refused.destroyed)
  await forwarded.close()
  await t.rejects(fetch(`http://127.0.0.1:${port}/`))
})
