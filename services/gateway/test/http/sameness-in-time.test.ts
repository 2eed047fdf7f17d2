import t from 'tap'

import { startTestGateway } from '../fixtures/test-gateway.ts'
import { startTestStores } from '../fixtures/test-stores.ts'
import { createUser } from '../fixtures/user.ts'

const stores = await startTestStores()
const gateway = await startTestGateway(stores)
t.teardown(async () => {
  await gateway.close()
  await stores.close()
})
const PAIRS = 60
/** Far above the noise of a busy machine, and far below what another read of the stores would take. */
const MOST_APART = 1.5

t.test("how long an answer takes does not tell whether an id is another's or nobody's", async (t) => {
  const { body } = await createUser(gateway).upload()
  const stranger = createUser(gateway)
  const unknown = '0'.repeat(26)
  const ids = {
    '/uploads/': [body.upload_id, unknown],
    '/jobs/': [body.job_id, `emotion-${unknown}-1`],
  }
  for (const [path, [theirs = '', nobodys = '']] of Object.entries(ids)) {
    const times: Record<string, number[]> = { [theirs]: [], [nobodys]: [] }
    for (let i = 0; i < PAIRS; i++) {
      // Who goes first changes, so that a machine that grows slower or faster does not count.
      for (const id of i % 2 === 0 ? [theirs, nobodys] : [nobodys, theirs]) {
        const begin = performance.now()
        const { status } = await stranger.call(path + id)
        times[id]?.push(performance.now() - begin)
        if (status !== 404) t.fail(`${path}${id} answered ${status}`)
      }
    }
    const [one = 0, other = 0] = [medianOf(times[theirs] ?? []), medianOf(times[nobodys] ?? [])]
    t.ok(
      Math.max(one, other) / Math.min(one, other) < MOST_APART,
      `${path}: ${one.toFixed(2)} ms and ${other.toFixed(2)} ms`,
    )
  }
})

function medianOf(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}
