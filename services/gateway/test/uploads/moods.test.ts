import { emotionsOfMood } from '@moodscape/mood/emotions-of-mood'
import t from 'tap'

import { finishJob } from '../fixtures/act-as-worker.ts'
import { nextQueued } from '../fixtures/next-queued.ts'
import { startTestGateway } from '../fixtures/test-gateway.ts'
import { startTestStores } from '../fixtures/test-stores.ts'
import { createUser } from '../fixtures/user.ts'

const stores = await startTestStores()
const gateway = await startTestGateway(stores, { RATE_OF_STARTS: '0' })
t.teardown(async () => {
  await gateway.close()
  await stores.close()
})

const sad = { valence: -0.6, arousal: -0.3, generate: 'image,melody' }

t.test('a mood becomes an upload without a photo, whose works are begun at once', async (t) => {
  const user = createUser(gateway)
  const { status, headers, body } = await user.post('/moods', { ...sad, image_style: 'ink', tone: 'lift' })
  t.equal(status, 202)
  t.same(
    body.jobs.map(({ kind, status }) => [kind, status]),
    [
      ['image', 'queued'],
      ['melody', 'queued'],
    ],
  )
  t.equal(headers.get('location'), body.status_url)
  t.match((await user.call(`/uploads/${body.upload_id}`)).body, {
    original_image: null,
    photo: null,
    emotion: 'SAD',
    emotions: emotionsOfMood(sad),
    mood: { valence: -0.6, arousal: -0.3 },
    tone: 'lift',
    status: { emotion: undefined, image: 'queued', melody: 'queued' },
    images: [{ style: 'ink', emotion: 'SAD' }],
  })
  t.equal((await gateway.queues.image.missing([{ ...body, user_id: user.id }])).length, 0)
})

t.test('a place is kept to three decimals', async (t) => {
  const user = createUser(gateway)
  const { status, body } = await user.post('/moods', { ...sad, valence: 1e-300, arousal: -0.12345 })
  t.equal(status, 202)
  t.match((await user.call(`/uploads/${body.upload_id}`)).body, {
    mood: { valence: 0, arousal: -0.123 },
    emotion: 'UNKNOWN',
  })
})

t.test('who waits is answered with the works', async (t) => {
  const user = createUser(gateway)
  const waiting = user.post('/moods', { ...sad, generate: 'image' }, { prefer: 'wait=20' })
  await finishJob(gateway, user.id, (await nextQueued(user)).job_id)
  t.match(await waiting, { status: 200, body: { generated_image_url: String, upload_id: String } })
})

t.test('the same key makes one upload, and another mood with it is refused', async (t) => {
  const user = createUser(gateway)
  const headers = { 'idempotency-key': 'k' }
  const first = await user.post('/moods', sad, headers)
  const again = await user.post('/moods', sad, headers)
  t.equal(again.body.upload_id, first.body.upload_id)
  t.equal(again.headers.get('idempotency-replayed'), 'true')
  t.match(await user.post('/moods', { ...sad, valence: 0.5 }, headers), {
    status: 422,
    body: { code: 'idempotency_mismatch' },
  })
  t.equal((await user.call('/gallery')).body.uploads.length, 1)
})

t.test('a place outside of the circumplex, or nothing to make, is refused', async (t) => {
  const user = createUser(gateway)
  for (const [field, wrong] of [
    ['valence', { ...sad, valence: 1.01 }],
    ['arousal', { ...sad, arousal: -1.01 }],
    ['valence', { arousal: 0, generate: 'image' }],
    ['generate', { valence: 0, arousal: 0 }],
    ['generate', { ...sad, generate: ' , ' }],
    ['generate', { ...sad, generate: 'poem' }],
    ['image_style', { ...sad, image_style: 'jazz' }],
    ['tone', { ...sad, tone: 'up' }],
    ['keep_photo', { ...sad, keep_photo: false }],
  ] as const) {
    const { status, body } = await user.post('/moods', wrong)
    t.match({ status, code: body.code }, { status: 400, code: 'invalid_request' }, JSON.stringify(wrong))
    t.match(JSON.stringify(body.errors), field, JSON.stringify(wrong))
  }
  t.same((await user.call('/gallery')).body.uploads, [])
})

t.test('a mood counts as a start of work', async (t) => {
  const limited = await startTestGateway(stores, { RATE_OF_STARTS: '1' })
  t.teardown(() => limited.close())
  const user = createUser(limited)
  t.equal((await user.post('/moods', sad)).status, 202)
  t.match(await user.post('/moods', sad), { status: 429, body: { code: 'rate_limited' } })
})
