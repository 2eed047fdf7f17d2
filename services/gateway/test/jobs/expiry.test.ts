import { createUploadStore } from '@moodscape/shared/table/create-upload-store'
import { until } from '@moodscape/shared/testing/until'
import t from 'tap'

import { failJob, finishJob } from '../fixtures/act-as-worker.ts'
import { nextQueued } from '../fixtures/next-queued.ts'
import { startTestGateway } from '../fixtures/test-gateway.ts'
import { startTestStores } from '../fixtures/test-stores.ts'
import { createUser, type TestUser } from '../fixtures/user.ts'

const stores = await startTestStores()
const gateway = await startTestGateway(stores)
const hasty = await startTestGateway(stores, { START_SECONDS: '1' }, { lookAgain: 50 })
/** The records, for changes that publish no event. */
const silently = createUploadStore(stores.documents, gateway.config.TABLE_NAME)
t.teardown(async () => {
  await Promise.all([gateway.close(), hasty.close()])
  await stores.close()
})

/** An upload whose jobs did not start in time, before the record says so. */
async function uploadExpired(user: TestUser, query = '') {
  const { body } = await user.upload(query)
  await silently.change({ user_id: user.id, upload_id: body.upload_id }, (record) => ({
    ...record,
    parts: Object.fromEntries(
      Object.entries(record.parts).map(([name, part]) => [name, { ...part, start_by: record.created_at }]),
    ),
  }))
  t.same((await user.call('/jobs?status=queued')).body.jobs, [])
  return body
}

t.test('a client that waits for a job is told soon after it missed its start', async (t) => {
  const user = createUser(hasty)
  const { body } = await user.upload()
  const began = Date.now()
  const job = await user.call(body.status_url, { headers: { prefer: 'wait=25' } })
  t.match(job.body, { status: 'expired' })
  t.equal(job.headers.get('retry-after'), null)
  t.match(await user.upload('', { prefer: 'wait=25' }), { status: 504, body: { code: 'expired' } })
  t.ok(Date.now() - began < 25_000)
})

t.test('a job that has expired is not waited for', async (t) => {
  const user = createUser(gateway)
  const { status_url } = await uploadExpired(user)
  const job = await user.call(status_url, { headers: { prefer: 'wait=25' } })
  t.match(job.body, { status: 'expired' })
  t.equal(job.headers.get('retry-after'), null)
})

t.test('a stream that opens after the expiry tells of it once and ends', async (t) => {
  const user = createUser(gateway)
  const { status_url, upload_id } = await uploadExpired(user)
  const record = await gateway.store.get({ user_id: user.id, upload_id })
  const seen = String(record?.parts['emotion-1']?.changed_in)
  const text = await (await user.raw(`${status_url}/events`, { headers: { 'last-event-id': seen } })).text()
  t.same(
    [...text.matchAll(/"status":"(\w+)"/g)].map(([, status]) => status),
    ['expired'],
  )
  const lastId = /^id: (\d+)$/m.exec(text)?.[1] ?? ''
  t.notMatch(
    await (await user.raw(`${status_url}/events`, { headers: { 'last-event-id': lastId } })).text(),
    'event: job',
  )
})

t.test('an expired job cannot be canceled any more', async (t) => {
  const user = createUser(gateway)
  const { status_url } = await uploadExpired(user)
  t.match((await user.post(`${status_url}/cancel`)).body, { status: 'expired' })
  t.match((await user.call(status_url)).body, { status: 'expired' })
})

t.test('an emotion whose reading has expired is not pending, and can be chosen by hand', async (t) => {
  const user = createUser(gateway)
  const { upload_id } = await uploadExpired(user)
  const path = `/generate-image?upload_id=${upload_id}`
  t.match(await user.call(path), { status: 409, body: { code: 'emotion_unknown' } })
  t.match(await user.call('/generate-image'), { status: 404, body: { code: 'no_upload' } })
  t.match(await user.call(`${path}&emotion=calm`), { status: 202, body: { upload_id } })
})

t.test('expired jobs do not count as unfinished', async (t) => {
  const strict = await startTestGateway(stores, { START_SECONDS: '1', MAX_UNFINISHED_JOBS: '1' })
  t.teardown(() => strict.close())
  const user = createUser(strict)
  await user.upload()
  await until(async () => (await user.call('/jobs?status=queued')).body.jobs.length === 0)
  t.equal((await user.upload()).status, 202)
})

t.test('a picture that failed for want of an emotion is made once one is chosen by hand', async (t) => {
  const user = createUser(gateway)
  const { body } = await user.upload('?generate=image')
  await failJob(gateway, user.id, body.job_id, 'no_face_found')
  const path = `/generate-image?upload_id=${body.upload_id}&emotion=calm`
  const started = await user.call(path)
  t.match(started, { status: 202, body: { job_id: /^image-.*-2$/ } })
  await finishJob(gateway, user.id, started.body.job_id)
  t.match(await user.call(path), { status: 200, body: { generated_image_url: String } })
})

for (const [code, path, ask] of [
  [
    'no_face_found',
    '/upload-image',
    (user: TestUser) => user.upload('?generate=image,melody', { prefer: 'wait=25' }),
  ],
  [
    'content_refused',
    '/generate-image',
    (user: TestUser) => user.post('/generate-image', { emotion: 'SAD' }, { prefer: 'wait=25' }),
  ],
  [
    'content_refused',
    'GET',
    (user: TestUser) => user.call('/generate-image?emotion=sad', { headers: { prefer: 'wait=25' } }),
  ],
] as const) {
  t.test(
    `a client that waited in vain for ${path} learns which job failed, and of which upload`,
    async (t) => {
      const user = createUser(gateway)
      const waiting = ask(user)
      const job = await nextQueued(user)
      const reading = code === 'no_face_found' ? job.job_id.replace(/^\w+/, 'emotion') : job.job_id
      await failJob(gateway, user.id, reading, code)
      const { status, headers, body } = await waiting
      t.match(
        { status, body },
        { status: 422, body: { code, job: `/jobs/${reading}`, upload_id: job.upload_id } },
      )
      t.equal(headers.get('location'), `/jobs/${reading}`)
      t.match((await user.call(headers.get('location') ?? '')).body, { status: 'failed', error: { code } })
      const all =
        code === 'no_face_found'
          ? ['emotion', 'image', 'melody'].map((kind) => reading.replace('emotion', kind))
          : undefined
      t.same(
        body.jobs,
        all?.map((id) => `/jobs/${id}`),
      )
    },
  )
}

t.test('a failure that stays the answer of GET names its job too', async (t) => {
  const user = createUser(gateway)
  const { body } = await user.call('/generate-image?emotion=sad')
  await failJob(gateway, user.id, body.job_id, 'content_refused')
  t.match(await user.call('/generate-image?emotion=sad'), {
    status: 422,
    body: { job: body.status_url, upload_id: body.upload_id },
  })
})
