import { randomUUID } from 'node:crypto'

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
