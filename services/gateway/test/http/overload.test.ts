import { randomUUID } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'

import t from 'tap'

import { MOST_PENDING } from '../../src/plugins/shed-load.ts'
import { startTestGateway } from '../fixtures/test-gateway.ts'
import { startTestStores } from '../fixtures/test-stores.ts'
import { createUser } from '../fixtures/user.ts'

const stores = await startTestStores()
const gateway = await startTestGateway(stores, { RATE_PER_USER: '0', RATE_PER_IP: '0' })
t.teardown(async () => {
  await gateway.close()
  await stores.close()
})

t.test(
  'what comes while hundreds of requests wait for the table is refused at once, and served again when they are through',
  async (t) => {
    const user = createUser(gateway)
    stores.dynamoDbFaults.inject({ match: () => true, action: { type: 'hang' } })
    const waiting = Array.from({ length: MOST_PENDING }, () =>
      gateway.store.get({ user_id: randomUUID(), upload_id: 'none' }).catch(() => undefined),
    )
    const { status, headers, body } = await user.call('/gallery')
    t.match({ status, code: body.code }, { status: 503, code: 'overloaded' })
    t.ok(Number(headers.get('retry-after')) > 0)
    t.equal(
      (await fetch(`${gateway.url}/healthz`)).status,
      200,
      'probes are answered, so that nobody ends the process for it',
    )
    stores.dynamoDbFaults.clear()
    await Promise.all(waiting)
    t.equal((await user.call('/gallery')).status, 200)
  },
)

/** Holds the event loop up for longer than it takes to notice. */
function blockLoop(): void {
  const end = Date.now() + 1_500
  while (Date.now() < end);
}

for (const [what, starting, status] of [
  ['a gateway that has just started refuses nothing because its start held it up', 60_000, 200],
  ['a gateway that has run for a while refuses while it answers late', 0, 503],
] as const) {
  t.test(what, async (t) => {
    const limits = { MAX_LOOP_DELAY_MS: '1' }
    const starter = await startTestGateway(stores, limits, { starting })
    t.teardown(() => starter.close())
    const user = createUser(starter)
    blockLoop()
    await nextTurn()
    t.equal((await user.call('/gallery')).status, status)
  })
}
