import { photoThumbnailKey, prefixesOfPhoto } from '@moodscape/shared/objects/object-keys'
import t from 'tap'

import { failJob, finishJob } from '../fixtures/act-as-worker.ts'
import { startTestGateway } from '../fixtures/test-gateway.ts'
import { startTestStores } from '../fixtures/test-stores.ts'
import { createUser, type TestUser } from '../fixtures/user.ts'

const stores = await startTestStores()
const gateway = await startTestGateway(stores, { RATE_OF_STARTS: '0' })
t.teardown(async () => {
  await gateway.close()
  await stores.close()
})
const erase = { method: 'DELETE' }

async function filesOf(user: TestUser, uploadId: string): Promise<string[]> {
  const keys: string[] = []
  for (const prefix of prefixesOfPhoto(user.id, uploadId))
    for await (const page of gateway.objects.list(prefix)) keys.push(...page.map(({ key }) => key))
  return keys
}

t.test('the photo and its thumbnail go, the art stays', async (t) => {
  const user = createUser(gateway)
  const { body } = await user.upload('?generate=image')
  for (const job of body.jobs) await finishJob(gateway, user.id, job.job_id)
  await gateway.objects.put(photoThumbnailKey(user.id, body.upload_id), Buffer.from('small'), 'image/webp')
  const path = `/uploads/${body.upload_id}`
  t.match((await user.call(path)).body, { original_image: String, photo: Object })
  t.equal((await user.call(`${path}/photo`, erase)).status, 204)
  t.same(await filesOf(user, body.upload_id), [])
  t.match((await user.call(path)).body, {
    original_image: null,
    photo: null,
    emotion: 'HAPPY',
    generated_image: String,
  })
  const { result } = (await user.call(body.status_url)).body
  t.same(result, { emotion: 'HAPPY', upload_id: body.upload_id })
  t.match(await user.call(`${path}/photo`, erase), { status: 404, body: { code: 'not_found' } })
  t.match(await gateway.store.get({ user_id: user.id, upload_id: body.upload_id }), {
    photo: undefined,
    photo_removed_at: String,
    open_shard: undefined,
  })
})

t.test('a photo that is still to be read stays', async (t) => {
  const user = createUser(gateway)
  const { body: read } = await user.upload()
  const { body: direct } = await user.post('/uploads', { media_type: 'image/png' })
  for (const { upload_id } of [read, direct]) {
    t.match(await user.call(`/uploads/${upload_id}/photo`, erase), {
      status: 409,
      body: { code: 'photo_in_use', retryable: true },
    })
  }
  t.equal((await filesOf(user, read.upload_id)).length, 1)
  await user.post(`/jobs/${read.job_id}/cancel`)
  t.equal((await user.call(`/uploads/${read.upload_id}/photo`, erase)).status, 204)
  t.same(await filesOf(user, read.upload_id), [])
})

t.test('where there is no photo, and where it is not theirs, there is nothing to erase', async (t) => {
  const [owner, stranger] = [createUser(gateway), createUser(gateway)]
  const mood = await owner.post('/moods', { valence: 0, arousal: 0, generate: 'image' })
  t.equal((await owner.call(`/uploads/${mood.body.upload_id}/photo`, erase)).status, 404)
  const { body } = await owner.upload()
  await finishJob(gateway, owner.id, body.job_id)
  t.equal((await stranger.call(`/uploads/${body.upload_id}/photo`, erase)).status, 404)
  t.equal((await filesOf(owner, body.upload_id)).length, 2)
})

t.test('a removal that broke off is repeated, and shows the photo no more in between', async (t) => {
  const user = createUser(gateway)
  const { body } = await user.upload()
  await finishJob(gateway, user.id, body.job_id)
  stores.s3Faults.inject({
    match: ({ operation }) => operation === 'ListObjectsV2',
    times: 1,
    action: { type: 'status', code: 403, body: '' },
  })
  const path = `/uploads/${body.upload_id}`
  t.ok((await user.call(`${path}/photo`, erase)).status >= 500)
  t.match((await user.call(path)).body, { original_image: null, photo: null })
  t.match(await gateway.store.get({ user_id: user.id, upload_id: body.upload_id }), { open_shard: String })
  t.equal((await user.call(`${path}/photo`, erase)).status, 204)
  t.same(await filesOf(user, body.upload_id), [])
})

t.test('a photo that is not to be kept is in no answer from the moment it is read', async (t) => {
  const user = createUser(gateway)
  const { body } = await user.upload('?keep_photo=false')
  await finishJob(gateway, user.id, body.job_id)
  t.match((await user.call(`/uploads/${body.upload_id}`)).body, {
    original_image: null,
    photo: null,
    emotion: 'HAPPY',
  })
  t.same((await user.call(body.status_url)).body.result, { emotion: 'HAPPY', upload_id: body.upload_id })
  const failed = (await user.upload('?keep_photo=false')).body
  await failJob(gateway, user.id, failed.job_id, 'no_face_found')
  t.match(await gateway.store.get({ user_id: user.id, upload_id: failed.upload_id }), { open_shard: String })
})
