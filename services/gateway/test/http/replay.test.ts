import t from 'tap'

import { failJob, finishJob, take } from '../fixtures/act-as-worker.ts'
import { nextQueued } from '../fixtures/next-queued.ts'
import { formOf, smile } from '../fixtures/photos.ts'
import { startTestGateway } from '../fixtures/test-gateway.ts'
import { startTestStores } from '../fixtures/test-stores.ts'
import { createUser, type TestUser } from '../fixtures/user.ts'

const stores = await startTestStores()
const gateway = await startTestGateway(stores, { RATE_OF_STARTS: '0' })
t.teardown(async () => {
  await gateway.close()
  await stores.close()
})

/** Everything that Redis holds of a user's keys, as text. */
async function keptOf(user: TestUser): Promise<string> {
  const names = await gateway.redis.keys(`*:idempotency:${user.id}:*`)
  return names.length === 0 ? '' : (await gateway.redis.mget(...names)).join('\n')
}

t.test('a repetition gives addresses that are good now, for the same result', async (t) => {
  const user = createUser(gateway)
  const headers = { prefer: 'wait=25', 'idempotency-key': 'k' }
  const waiting = user.upload('', headers)
  await finishJob(gateway, user.id, (await nextQueued(user)).job_id, 'SAD')
  const first = await waiting
  t.equal(first.status, 200)
  t.notMatch(await keptOf(user), /http|SAD|X-Amz/)
  const again = await user.upload('', headers)
  t.match(again, {
    status: 200,
    body: { upload_id: first.body.upload_id, emotion: 'SAD', image_url: String },
  })
  t.equal(again.headers.get('idempotency-replayed'), 'true')
  t.equal((await fetch(again.body.image_url)).status, 200)
})

t.test('nothing of the answers lies in Redis but what they were about', async (t) => {
  const user = createUser(gateway)
  const headers = { 'idempotency-key': 'a' }
  const { body } = await user.upload('?generate=image', headers)
  await user.post('/uploads', { media_type: 'image/png' }, { 'idempotency-key': 'b' })
  await user.post('/generate-image', { emotion: 'ANGRY' }, { 'idempotency-key': 'c' })
  await user.post(`${body.status_url}/cancel`, undefined, { 'idempotency-key': 'd' })
  const kept = await keptOf(user)
  // Canceling is harmless to repeat: a user who sends keys with it leaves nothing behind.
  t.equal(kept.split('\n').length, 3)
  t.notMatch(kept, /http|ANGRY|policy|status/i)
})

t.test('a repetition of an accepted upload names the same jobs, as they are now', async (t) => {
  const user = createUser(gateway)
  const headers = { 'idempotency-key': 'k' }
  const first = await user.upload('?generate=image', headers)
  await finishJob(gateway, user.id, first.body.job_id)
  const again = await user.upload('?generate=image', headers)
  t.match(again, {
    status: 202,
    body: { job_id: first.body.job_id, status: 'succeeded', result: { emotion: 'HAPPY' } },
  })
  t.same(
    again.body.jobs.map(({ job_id }) => job_id),
    first.body.jobs.map(({ job_id }) => job_id),
  )
  t.equal(again.headers.get('location'), first.body.status_url)
})

t.test('the key of an upload that was erased is as good as new', async (t) => {
  const user = createUser(gateway)
  const headers = { 'idempotency-key': 'k' }
  const { body } = await user.upload('', headers)
  await finishJob(gateway, user.id, body.job_id)
  t.equal((await user.raw(`/uploads/${body.upload_id}`, { method: 'DELETE' })).status, 204)
  const again = await user.upload('', headers)
  t.match(again, { status: 202, body: { status: 'queued' } })
  t.equal(again.headers.get('idempotency-replayed'), null)
  t.match((await user.call(again.body.status_url)).body, { status: 'queued' })
})

t.test('while an upload is being erased, its key is not answered as if the upload was there', async (t) => {
  const user = createUser(gateway)
  const headers = { 'idempotency-key': 'k' }
  const { body } = await user.upload('', headers)
  await take(gateway.store, user.id, body.job_id)
  t.equal(
    (await user.raw(`/uploads/${body.upload_id}`, { method: 'DELETE' })).status,
    204,
    'a worker holds it',
  )
  t.match(await user.upload('', headers), { status: 503, body: { code: 'unavailable' } })
  const other = { upload_id: body.upload_id, emotion: 'SAD' }
  t.match(await user.post('/generate-image', other, { 'idempotency-key': 'other' }), { status: 404 })
})

t.test('a key kept before its variation was erased makes a new one', async (t) => {
  const user = createUser(gateway)
  const paint = () => user.post('/generate-image', { emotion: 'SAD' }, { 'idempotency-key': 'k' })
  const first = (await paint()).body
  await finishJob(gateway, user.id, first.job_id)
  t.equal((await user.raw(`/uploads/${first.upload_id}`, { method: 'DELETE' })).status, 204)
  await finishJob(gateway, user.id, (await user.call('/generate-image?emotion=sad')).body.job_id)
  const again = await paint()
  t.match(
    again,
    { status: 202, body: { status: 'queued' } },
    'the one made since for another request is not it',
  )
  t.equal(again.headers.get('idempotency-replayed'), null)
})

t.test('a key used for another kind of request is a mismatch, whatever was kept for it', async (t) => {
  const user = createUser(gateway)
  const headers = { 'idempotency-key': 'k' }
  await user.post('/uploads', { media_type: 'image/png' }, headers)
  for (const answer of [
    await user.post('/generate-image', { emotion: 'SAD' }, headers),
    await user.upload('', headers),
  ]) {
    t.match(answer, { status: 422, body: { code: 'idempotency_mismatch' } })
  }
})

t.test(
  'a repeated direct upload gets a fresh form for the same upload, also after Redis was lost',
  async (t) => {
    const user = createUser(gateway)
    const open = (media_type = 'image/jpeg') =>
      user.post('/uploads', { media_type }, { 'idempotency-key': 'k' })
    const first = await open()
    const again = await open()
    t.equal(again.headers.get('idempotency-replayed'), 'true')
    await gateway.redis.flushall()
    const afterLoss = await open()
    for (const { status, body } of [again, afterLoss])
      t.match({ status, body }, { status: 201, body: { upload_id: first.body.upload_id } })
    const { url, fields } = again.body as unknown as { url: string; fields: Record<string, string> }
    const form = new FormData()
    for (const [name, value] of Object.entries(fields)) form.set(name, value)
    form.set('file', new Blob([new Uint8Array(smile)]))
    t.equal((await fetch(url, { method: 'POST', body: form })).status, 204)
    t.match(await user.post(`/uploads/${first.body.upload_id}/complete`), { status: 202 })
    t.match(await open('image/png'), { status: 422, body: { code: 'idempotency_mismatch' } })
    await gateway.redis.flushall()
    t.match(await open('image/png'), { status: 422, body: { code: 'idempotency_mismatch' } })
    t.equal((await user.call('/gallery')).body.uploads.length, 1)
    t.not((await user.upload('', { 'idempotency-key': 'k2' })).body.upload_id, first.body.upload_id)
  },
)

t.test('completing and canceling are harmless to repeat, with a key or without', async (t) => {
  const user = createUser(gateway)
  const { body: opened } = await user.post('/uploads', { media_type: 'image/jpeg' })
  await gateway.objects.put(`incoming/${user.id}/${opened.upload_id}/direct`, smile, 'image/jpeg')
  const complete = `/uploads/${opened.upload_id}/complete`
  const first = await user.post(complete, undefined, { 'idempotency-key': 'k' })
  for (const headers of [{}, { 'idempotency-key': 'k' }]) {
    const again = await user.post(complete, undefined, headers)
    t.match(again, { status: 202, body: { job_id: first.body.job_id } })
  }
  const cancel = `${first.body.status_url}/cancel`
  for (const headers of [{ 'idempotency-key': 'k' }, { 'idempotency-key': 'k' }, {}]) {
    const answer = await user.post(cancel, undefined, headers)
    t.match(answer, { status: 200, body: { job_id: first.body.job_id, status: 'canceled' } })
  }
})

t.test('a session has no key space: each call begins a session of its own', async (t) => {
  const begin = async () =>
    (await fetch(`${gateway.url}/session`, { method: 'POST', headers: { 'idempotency-key': 'k' } })).json()
  const [one, two] = [(await begin()) as { user_id: string }, (await begin()) as { user_id: string }]
  t.not(one.user_id, two.user_id)
})

t.test('a wait that ends badly keeps nothing, and its repetition finds the same failure', async (t) => {
  const user = createUser(gateway)
  const ask = () =>
    user.call('/upload-image', {
      method: 'POST',
      body: formOf(smile),
      headers: { prefer: 'wait=25', 'idempotency-key': 'k' },
    })
  const waiting = ask()
  await failJob(gateway, user.id, (await nextQueued(user)).job_id, 'no_face_found')
  const [first, again] = [await waiting, await ask()]
  t.match([first.body.code, again.body.code], ['no_face_found', 'no_face_found'])
  t.equal(again.body.job, first.body.job)
  t.equal((await user.call('/gallery')).body.uploads.length, 1)
})
