import t from 'tap'

import { failJob, finishJob } from '../fixtures/act-as-worker.ts'
import { startTestGateway } from '../fixtures/test-gateway.ts'
import { startTestStores } from '../fixtures/test-stores.ts'
import { createUser, type TestUser } from '../fixtures/user.ts'

const stores = await startTestStores()
const gateway = await startTestGateway(stores, { RATE_OF_STARTS: '0', MAX_UNFINISHED_JOBS: '0' })
t.teardown(async () => {
  await gateway.close()
  await stores.close()
})

async function finished(user: TestUser): Promise<string> {
  const { body } = await user.upload('?generate=image')
  for (const job of body.jobs) await finishJob(gateway, user.id, job.job_id, 'HAPPY')
  return body.upload_id
}

async function anotherImage(user: TestUser, upload_id: string, more: object = {}) {
  const { body } = await user.post('/generate-image', { upload_id, ...more })
  await finishJob(gateway, user.id, body.job_id)
  return body.job_id
}

t.test('what the owner says stands beside what was read, and can be taken back', async (t) => {
  const user = createUser(gateway)
  const path = `/uploads/${await finished(user)}`
  t.match(await user.patch(path, { chosen_emotion: 'sad' }), {
    status: 200,
    body: { emotion: 'HAPPY', chosen_emotion: 'SAD' },
  })
  t.match((await user.call('/gallery')).body.uploads[0], { emotion: 'HAPPY', chosen_emotion: 'SAD' })
  t.match((await user.patch(path, {})).body, { chosen_emotion: 'SAD' })
  t.match((await user.patch(path, { chosen_emotion: null })).body, { chosen_emotion: null })
})

t.test('new works are made from the chosen emotion, and say so for ever', async (t) => {
  const user = createUser(gateway)
  const upload_id = await finished(user)
  await user.patch(`/uploads/${upload_id}`, { chosen_emotion: 'SAD' })
  await anotherImage(user, upload_id)
  await anotherImage(user, upload_id, { emotion: 'calm', tone: 'lift' })
  await user.patch(`/uploads/${upload_id}`, { chosen_emotion: null })
  await anotherImage(user, upload_id)
  const { images } = (await user.call(`/uploads/${upload_id}`)).body
  t.same(
    images.map(({ emotion }) => emotion),
    ['HAPPY', 'CALM', 'SAD', 'HAPPY'],
  )
  const record = await gateway.store.get({ user_id: user.id, upload_id })
  t.match(record?.parts['image-2']?.request, { emotion: 'SAD', tone: undefined })
  t.match(record?.parts['image-3']?.request, { emotion: 'CALM', tone: 'lift' })
  t.match(record?.parts['image-4']?.request, { emotion: undefined })
})

t.test('a GET gives what was made for the chosen emotion, made if need be', async (t) => {
  const user = createUser(gateway)
  const upload_id = await finished(user)
  t.equal((await user.call('/generate-image')).status, 200)
  await user.patch(`/uploads/${upload_id}`, { chosen_emotion: 'SAD' })
  const made = await user.call('/generate-image')
  t.equal(made.status, 202)
  t.equal((await user.call(`/generate-image?upload_id=${upload_id}`)).body.job_id, made.body.job_id)
  await finishJob(gateway, user.id, made.body.job_id)
  t.equal((await user.call('/generate-image')).status, 200)
  t.equal((await user.call(`/generate-image?upload_id=${upload_id}&emotion=happy`)).status, 200)
})

t.test('where no emotion could be read, the chosen one is known', async (t) => {
  const user = createUser(gateway)
  const { body } = await user.upload()
  await failJob(gateway, user.id, body.job_id, 'no_face_found')
  t.equal((await user.post('/generate-image', { upload_id: body.upload_id })).status, 409)
  await user.patch(`/uploads/${body.upload_id}`, { chosen_emotion: 'CALM' })
  t.match(await user.post('/generate-image', { upload_id: body.upload_id }), { status: 202 })
  t.match(await user.post('/generate-melody', {}), { status: 202, body: { upload_id: body.upload_id } })
  t.match((await user.call(`/uploads/${body.upload_id}`)).body, {
    emotion: null,
    chosen_emotion: 'CALM',
    images: [{ emotion: 'CALM' }],
  })
})

t.test('the gallery shows the chosen variation, else the newest', async (t) => {
  const user = createUser(gateway)
  const upload_id = await finished(user)
  const path = `/uploads/${upload_id}`
  await anotherImage(user, upload_id)
  const shownIn = (body: unknown) => (body as { shown: { image: { n: number } | null } }).shown.image?.n
  t.equal(shownIn((await user.call(path)).body), 2)
  const first = `image-${upload_id}-1`
  t.equal(shownIn((await user.patch(path, { shown: { image: first } })).body), 1)
  await anotherImage(user, upload_id)
  const [entry] = (await user.call('/gallery')).body.uploads
  t.equal(shownIn(entry), 1)
  t.equal(shownIn((await user.patch(path, { shown: { image: null } })).body), 3)
})

t.test('only a finished variation of this kind and upload can be shown', async (t) => {
  const user = createUser(gateway)
  const [upload_id, other] = [await finished(user), await finished(user)]
  const { body: unfinished } = await user.post('/generate-image', { upload_id })
  for (const jobId of [unfinished.job_id, `image-${other}-1`, `emotion-${upload_id}-1`, 'nonsense', '']) {
    t.match(await user.patch(`/uploads/${upload_id}`, { shown: { image: jobId } }), {
      status: 400,
      body: { code: 'invalid_request', errors: [{ field: 'shown.image' }] },
    })
  }
  for (const wrong of [{ shown: { poem: null } }, { chosen_emotion: 'BORED' }, { emotion: 'SAD' }, []]) {
    t.match(await user.patch(`/uploads/${upload_id}`, wrong), { status: 400 })
  }
})

t.test("nobody changes another's upload", async (t) => {
  const [owner, stranger] = [createUser(gateway), createUser(gateway)]
  const upload_id = await finished(owner)
  for (const body of [{ chosen_emotion: 'SAD' }, { shown: { image: `image-${upload_id}-1` } }]) {
    t.match(await stranger.patch(`/uploads/${upload_id}`, body), { status: 404, body: { code: 'not_found' } })
  }
  t.match((await owner.call(`/uploads/${upload_id}`)).body, { chosen_emotion: null })
})
