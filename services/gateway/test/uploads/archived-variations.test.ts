import { PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb'
import { jobIdOf } from '@moodscape/shared/records/identifiers'
import { partsOfKind } from '@moodscape/shared/records/upload-parts'
import type { UploadRecord } from '@moodscape/shared/records/upload-record'
import { MAX_VARIATIONS } from '@moodscape/shared/records/upload-transitions'
import { tokenOf, withVariations } from '@moodscape/shared/testing/many-variations'
import { imageUpload } from '@moodscape/shared/testing/records'
import t from 'tap'

import { finishJob } from '../fixtures/act-as-worker.ts'
import { startTestGateway } from '../fixtures/test-gateway.ts'
import { startTestStores } from '../fixtures/test-stores.ts'
import { createUser, type TestUser } from '../fixtures/user.ts'

const stores = await startTestStores()
const gateway = await startTestGateway(stores, { RATE_OF_STARTS: '0', MAX_UNFINISHED_JOBS: '0' })
t.teardown(async () => {
  await gateway.close()
  await stores.close()
})

/** An upload with as many pictures and melodies, of which another picture has archived all whole tens. */
async function archivedUpload(user: TestUser, count: number): Promise<UploadRecord> {
  const record = { ...withVariations(imageUpload(user.id), count), version: 1, write_id: 'seed' }
  await stores.documents.send(new PutCommand({ TableName: 'moodscape', Item: record }))
  const { body } = await user.post('/generate-image', { upload_id: record.upload_id })
  await finishJob(gateway, user.id, body.job_id)
  return (await gateway.store.get(record)) as UploadRecord
}

const countJobs = async (upload: UploadRecord) =>
  Object.keys((await gateway.store.get(upload))?.parts ?? {}).length

async function itemsOf(user: TestUser): Promise<number> {
  const { Count } = await stores.documents.send(
    new QueryCommand({
      TableName: 'moodscape',
      KeyConditionExpression: 'user_id = :user',
      ExpressionAttributeValues: { ':user': user.id },
      ConsistentRead: true,
    }),
  )
  return Count ?? 0
}

t.test('every variation is listed, has its job, and can be shown', async (t) => {
  const user = createUser(gateway)
  const { upload_id } = await archivedUpload(user, 12)
  const path = `/uploads/${upload_id}`
  t.same(
    (await user.call(path)).body.images.map((image) => ('n' in image ? image.n : 0)),
    Array.from({ length: 13 }, (_, i) => 13 - i),
  )
  for (const n of [1, 10, 11, 13]) {
    const id = jobIdOf('image', upload_id, n)
    t.match(await user.call(`/jobs/${id}`), { status: 200, body: { status: 'succeeded', job_id: id } })
    t.match(await user.call(`/jobs/${id}/cancel`, { method: 'POST' }), { body: { status: 'succeeded' } })
  }
  t.equal((await user.call(`/jobs/${jobIdOf('image', upload_id, 14)}`)).status, 404)
  t.equal((await user.call('/jobs')).body.jobs.length, 25)
  for (const n of [2, 13]) {
    await user.patch(path, { shown: { image: jobIdOf('image', upload_id, n) } })
    t.match((await user.call('/gallery')).body.uploads, [
      {
        variations: { image: 13, melody: 12 },
        shown: { image: { n }, melody: { n: 12 } },
        status: { image: 'succeeded' },
      },
    ])
  }
})

t.test('a job under way is looked at without what is archived', async (t) => {
  const user = createUser(gateway)
  const { upload_id } = await archivedUpload(user, 20)
  const { body } = await user.post('/generate-image', { upload_id })
  const asked = async (jobId: string) => {
    const before = stores.dynamoDbFaults.log.length
    t.equal((await user.call(`/jobs/${jobId}`)).status, 200)
    return stores.dynamoDbFaults.log.slice(before).map(({ operation }) => operation)
  }
  t.same(await asked(body.job_id), ['GetItem'])
  t.same(await asked(jobIdOf('melody', upload_id, 3)), ['GetItem', 'GetItem', 'Query'])
})

t.test('a gallery of uploads with archived variations costs one query', async (t) => {
  const user = createUser(gateway)
  for (let i = 0; i < 3; i++) await archivedUpload(user, 10)
  const before = stores.dynamoDbFaults.log.length
  t.equal((await user.call('/gallery')).body.uploads.length, 3)
  t.same(
    stores.dynamoDbFaults.log.slice(before).map(({ operation }) => operation),
    ['Query'],
  )
  t.equal((await user.call('/gallery?emotion=happy')).body.uploads.length, 3)
})

t.test(
  'a request with the key of an archived variation pays for no other, also if Redis has forgotten it',
  async (t) => {
    const user = createUser(gateway)
    const upload = await archivedUpload(user, 8)
    const key = { 'idempotency-key': 'once' }
    const first = await user.post('/generate-image', { upload_id: upload.upload_id }, key)
    await finishJob(gateway, user.id, first.body.job_id)
    for (let i = 0; i < 2; i++) {
      const { body } = await user.post('/generate-image', { upload_id: upload.upload_id })
      await finishJob(gateway, user.id, body.job_id)
    }
    t.same((await gateway.store.get(upload))?.archived, { image: { parts: 10, succeeded: 10 } })
    const before = await countJobs(upload)
    for (const forget of [false, true]) {
      if (forget) await gateway.redis.flushall()
      const again = await user.post('/generate-image', { upload_id: upload.upload_id }, key)
      t.match(again.body, { job_id: first.body.job_id, upload_id: upload.upload_id })
      t.equal(await countJobs(upload), before)
    }
  },
)

t.test(
  'a GET finds what it asks for in the archive, also of the latest upload, and pays for no other',
  async (t) => {
    const user = createUser(gateway)
    const upload = await archivedUpload(user, 9)
    const first = await user.call(`/generate-image?upload_id=${upload.upload_id}&emotion=sad`)
    await finishJob(gateway, user.id, first.body.job_id)
    for (const style of ['watercolour', 'watercolour']) {
      const { body } = await user.post('/generate-image', { upload_id: upload.upload_id, style })
      await finishJob(gateway, user.id, body.job_id)
    }
    t.same((await gateway.store.get(upload))?.archived, { image: { parts: 10, succeeded: 10 } })
    const before = await countJobs(upload)
    const again = await user.call(`/generate-image?upload_id=${upload.upload_id}&emotion=sad`)
    t.equal(again.status, 200)
    await user.patch(`/uploads/${upload.upload_id}`, { chosen_emotion: 'sad' })
    const latest = await user.call('/generate-image')
    t.equal(latest.status, 200)
    t.equal(latest.body.generated_image_url, again.body.generated_image_url)
    t.equal(await countJobs(upload), before)
  },
)

t.test('a kind has as many variations as before, however many ask at once', async (t) => {
  const user = createUser(gateway)
  const upload = await archivedUpload(user, MAX_VARIATIONS - 3)
  const ask = () => user.post('/generate-image', { upload_id: upload.upload_id })
  const answers = await Promise.all(Array.from({ length: 8 }, ask))
  t.equal(answers.filter(({ status }) => status === 202).length, 2)
  t.equal(answers.filter(({ body }) => body.code === 'too_many_variations').length, 6)
  const images = partsOfKind((await gateway.store.get(upload)) as UploadRecord, 'image')
  t.equal(images.length, MAX_VARIATIONS)
  t.equal(new Set(images.map(({ request }) => request.token)).size, MAX_VARIATIONS)
  t.ok(images.some(({ request }) => request.token === tokenOf('image', 2)))
})

t.test('an upload that is erased takes its archive with it', async (t) => {
  const user = createUser(gateway)
  const { upload_id } = await archivedUpload(user, 20)
  t.equal(await itemsOf(user), 5)
  t.equal((await user.raw(`/uploads/${upload_id}`, { method: 'DELETE' })).status, 204)
  t.equal(await itemsOf(user), 0)
})
