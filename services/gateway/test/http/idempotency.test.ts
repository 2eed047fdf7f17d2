import { uploadIdOfKey } from '@moodscape/shared/records/identifiers'
import t from 'tap'

import { finishJob } from '../fixtures/act-as-worker.ts'
import { leftoversOf } from '../fixtures/leftovers.ts'
import { formOf } from '../fixtures/photos.ts'
import { startTestGateway } from '../fixtures/test-gateway.ts'
import { startTestStores } from '../fixtures/test-stores.ts'
import { createUser } from '../fixtures/user.ts'

const stores = await startTestStores()
const gateway = await startTestGateway(stores, { RATE_OF_STARTS: '0' })
t.teardown(async () => {
  await gateway.close()
  await stores.close()
})

t.test('the same key and photo give the first answer again, and make one upload', async (t) => {
  const user = createUser(gateway)
  const first = await user.upload('', { 'idempotency-key': 'k1' })
  const again = await user.upload('', { 'idempotency-key': 'k1' })
  t.equal(first.status, 202)
  t.same(again.body, first.body)
  t.equal(again.headers.get('idempotency-replayed'), 'true')
  t.equal(again.headers.get('location'), first.headers.get('location'))
  t.equal((await user.call('/gallery')).body.uploads.length, 1)
})

t.test('the same key with another payload is a mismatch', async (t) => {
  const user = createUser(gateway)
  await user.upload('', { 'idempotency-key': 'k2' })
  for (const answer of [
    await user.upload('?generate=image', { 'idempotency-key': 'k2' }),
    await user.post('/generate-image', { emotion: 'SAD' }, { 'idempotency-key': 'k2' }),
  ]) {
    t.match(answer, { status: 422, body: { code: 'idempotency_mismatch' } })
  }
})

t.test('a hundred requests with one key at once make one upload', async (t) => {
  const user = createUser(gateway)
  const answers = await Promise.all(
    Array.from({ length: 100 }, () => user.upload('', { 'idempotency-key': 'k3' })),
  )
  const accepted = answers.filter(({ status }) => status === 202)
  t.ok(accepted.length >= 1)
  t.equal(new Set(accepted.map(({ body }) => body.upload_id)).size, 1)
  t.ok(
    answers.every(
      ({ status, body }) => status === 202 || ['request_in_progress', 'overloaded'].includes(body.code),
    ),
  )
  t.equal((await user.call('/gallery')).body.uploads.length, 1)
})

t.test('one key on two gateways at once makes one upload', async (t) => {
  const other = await startTestGateway(stores, { RATE_OF_STARTS: '0' })
  t.teardown(() => other.close())
  for (let i = 0; i < 10; i++) {
    const [name, headers] = [
      `user of two gateways ${i}`,
      { 'idempotency-key': `both ${i}`.replaceAll(' ', '-') },
    ]
    const users = [createUser(gateway, name), createUser(other, name)]
    const answers = await Promise.all(
      [...users, ...users].map((user) => user.upload('?generate=image', headers)),
    )
    const accepted = answers.filter(({ status }) => status === 202)
    t.equal(new Set(accepted.map(({ body }) => body.upload_id)).size, 1)
    t.ok(
      answers.every(({ status, body }) => status === 202 || body.code === 'request_in_progress'),
      'nothing else is answered',
    )
    for (const user of users) t.equal((await user.call('/gallery')).body.uploads.length, 1)
    t.equal(
      (await leftoversOf(users[0]?.id ?? '', gateway, stores)).length,
      1,
      'one photo lies in the bucket',
    )
  }
})

t.test('two users with the same key are apart', async (t) => {
  const [a, b] = [createUser(gateway), createUser(gateway)]
  const [first, second] = [
    await a.upload('', { 'idempotency-key': 'k4' }),
    await b.upload('', { 'idempotency-key': 'k4' }),
  ]
  t.not(first.body.upload_id, second.body.upload_id)
})

t.test('a failed request gives its key back', async (t) => {
  const user = createUser(gateway)
  const headers = { 'idempotency-key': 'k5' }
  const refused = await user.call('/upload-image', {
    method: 'POST',
    body: formOf(Buffer.from('no photo')),
    headers,
  })
  t.equal(refused.status, 415)
  t.equal((await user.upload('', headers)).status, 202)
})

t.test('a key survives the loss of Redis: the record of the first try is found', async (t) => {
  const user = createUser(gateway)
  const headers = { 'idempotency-key': 'k6' }
  const first = await user.upload('', headers)
  await gateway.redis.flushall()
  const again = await user.upload('', headers)
  t.equal(again.status, 202)
  t.equal(again.body.upload_id, first.body.upload_id)
  await gateway.redis.flushall()
  t.match(await user.upload('?generate=melody', headers), {
    status: 422,
    body: { code: 'idempotency_mismatch' },
  })
  t.equal((await user.call('/gallery')).body.uploads.length, 1)
})

t.test(
  'a retry after the emotion is read meets the finished upload, and leaves no second photo',
  async (t) => {
    const user = createUser(gateway)
    const headers = { 'idempotency-key': 'k7' }
    const first = await user.upload('', headers)
    await finishJob(gateway, user.id, first.body.job_id)
    await gateway.redis.flushall()
    const again = await user.upload('', headers)
    t.match(again.body, { upload_id: first.body.upload_id, status: 'succeeded' })
    const keys: string[] = []
    for await (const page of gateway.objects.list(`incoming/${user.id}/`))
      keys.push(...page.map(({ key }) => key))
    t.same(keys.length, 1)
    t.equal(first.body.upload_id, uploadIdOfKey(user.id, 'k7'))
  },
)

t.test('re-rolls with the same key are one variation', async (t) => {
  const user = createUser(gateway)
  const selector = { emotion: 'HAPPY', style: 'ink' }
  const first = await user.post('/generate-image', selector, { 'idempotency-key': 'k8' })
  const again = await user.post('/generate-image', selector, { 'idempotency-key': 'k8' })
  await gateway.redis.flushall()
  const afterLoss = await user.post('/generate-image', selector, { 'idempotency-key': 'k8' })
  t.same([again.body.job_id, afterLoss.body.job_id], [first.body.job_id, first.body.job_id])
})

t.test('keys of the wrong form are refused', async (t) => {
  const user = createUser(gateway)
  for (const key of ['x'.repeat(201), 'with space']) {
    t.match(await user.upload('', { 'idempotency-key': key }), {
      status: 400,
      body: { errors: [{ field: 'Idempotency-Key' }] },
    })
  }
})
