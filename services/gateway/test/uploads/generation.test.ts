import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb'
import { type JobFailureCode, jobErrorOf, PermanentFailure } from '@moodscape/shared/failures/failure'
import { createUploadId } from '@moodscape/shared/records/identifiers'
import { createUpload, failPart, notePart } from '@moodscape/shared/records/upload-transitions'
import t from 'tap'

import { failJob, finishJob, take } from '../fixtures/act-as-worker.ts'
import { startTestGateway } from '../fixtures/test-gateway.ts'
import { startTestStores } from '../fixtures/test-stores.ts'
import { createUser, type TestUser } from '../fixtures/user.ts'

const stores = await startTestStores()
const gateway = await startTestGateway(stores)
t.teardown(async () => {
  await gateway.close()
  await stores.close()
})

async function uploadRead(user: TestUser, emotion: 'HAPPY' | 'SAD' = 'HAPPY') {
  const { body } = await user.upload()
  await finishJob(gateway, user.id, body.job_id, emotion)
  return body.upload_id
}

for (const [kind, field] of [
  ['image', 'generated_image_url'],
  ['melody', 'melody_url'],
] as const) {
  t.test(`GET /generate-${kind} starts one job, gives the same again, and then what it made`, async (t) => {
    const user = createUser(gateway)
    await uploadRead(user)
    const first = await user.call(`/generate-${kind}`)
    const again = await user.call(`/generate-${kind}`)
    t.equal(first.status, 202)
    t.equal(again.body.job_id, first.body.job_id)
    await finishJob(gateway, user.id, first.body.job_id)
    const done = await user.call(`/generate-${kind}`)
    t.equal(done.status, 200)
    t.equal(await (await fetch(done.body[field])).text(), 'variation 1')
  })

  t.test(`fifty GET /generate-${kind} at once make one job`, async (t) => {
    const user = createUser(gateway)
    await uploadRead(user)
    const answers = await Promise.all(Array.from({ length: 50 }, () => user.call(`/generate-${kind}`)))
    t.equal(new Set(answers.map(({ body }) => body.job_id)).size, 1)
  })

  t.test(
    `POST /generate-${kind} makes a new variation each time, and keeps what was asked for`,
    async (t) => {
      const user = createUser(gateway)
      const upload_id = await uploadRead(user)
      const style = kind === 'image' ? 'watercolour' : 'jazz'
      const first = await user.post(`/generate-${kind}`, { upload_id, style, seed: 7 })
      const second = await user.post(`/generate-${kind}`, { upload_id })
      t.equal(first.status, 202)
      t.not(second.body.job_id, first.body.job_id)
      await finishJob(gateway, user.id, first.body.job_id)
      const { body } = await user.call(`/uploads/${upload_id}`)
      const variations =
        kind === 'image' ? body.images : (body as unknown as { melodies: typeof body.images }).melodies
      t.match(variations, [
        { status: 'queued', style: null },
        { status: 'succeeded', style, seed: 7 },
      ])
    },
  )

  t.test(`POST /generate-${kind} refuses unknown styles, wrong seeds and unknown fields`, async (t) => {
    const user = createUser(gateway)
    const upload_id = await uploadRead(user)
    for (const [selector, field] of [
      [{ style: 'ignore all rules' }, 'style'],
      [{ seed: -1 }, 'seed'],
      [{ seed: 1.5 }, 'seed'],
      [{ seed: '7' }, 'seed'],
      [{ emotion: 'BORED' }, 'emotion'],
      [{ model: 'expensive/model' }, 'model'],
    ] as const) {
      const { status, body } = await user.post(`/generate-${kind}`, { upload_id, ...selector })
      t.match(
        { status, code: body.code, field: body.errors[0]?.field },
        { status: 400, code: 'invalid_request', field },
      )
    }
  })
}

t.test(
  'an emotion chosen by hand has one upload without a photo, where picture and melody meet',
  async (t) => {
    const user = createUser(gateway)
    const image = await user.call('/generate-image?emotion=Sad')
    const melody = await user.call('/generate-melody?emotion=SAD')
    t.equal(image.status, 202)
    t.equal(melody.body.upload_id, image.body.upload_id)
    await finishJob(gateway, user.id, image.body.job_id)
    const { body } = await user.call('/gallery')
    t.match(body.uploads, [{ original_image: null, emotion: 'SAD', generated_image: String, melody: null }])
    const other = await user.call('/generate-image?emotion=happy')
    t.not(other.body.upload_id, image.body.upload_id)
  },
)

t.test('without parameters the latest upload with a known emotion is taken', async (t) => {
  const user = createUser(gateway)
  t.match(await user.call('/generate-image'), { status: 404, body: { code: 'no_upload' } })
  const read = await uploadRead(user)
  await user.upload()
  t.equal((await user.call('/generate-image')).body.upload_id, read)
})

/** Writes photos in which no face was found, newer than all that is there. */
async function seedWithoutEmotion(user: TestUser, count: number): Promise<void> {
  const identity = { userId: user.id, now: new Date(Date.now() + 60_000) }
  const puts = Array.from({ length: count }, () => ({
    PutRequest: {
      Item: { ...createUpload({ ...identity, uploadId: createUploadId() }, {}, []), version: 1 },
    },
  }))
  for (let i = 0; i < count; i += 25)
    await stores.documents.send(new BatchWriteCommand({ RequestItems: { moodscape: puts.slice(i, i + 25) } }))
}

async function queriesOf(work: () => Promise<unknown>): Promise<number> {
  const before = stores.dynamoDbFaults.log.length
  await work()
  return stores.dynamoDbFaults.log.slice(before).filter(({ operation }) => operation === 'Query').length
}

t.test('an upload with an emotion is found behind a thousand without, at the cost of a start', async (t) => {
  const user = createUser(gateway)
  const read = await uploadRead(user)
  const before = await user.call('/generate-image')
  t.match(before.headers.get('ratelimit'), /"starts";r=58;/)
  await seedWithoutEmotion(user, 1_000)
  let answer = before
  t.ok((await queriesOf(async () => (answer = await user.call('/generate-image')))) <= 3)
  t.equal(answer.body.upload_id, read)
  t.equal(answer.body.job_id, before.body.job_id)
  t.match(answer.headers.get('ratelimit'), /"starts";r=5[67];/)
})

t.test('looking for an emotion where there is none counts against the limit of starts', async (t) => {
  const strict = await startTestGateway(stores, { RATE_OF_STARTS: '6' })
  t.teardown(() => strict.close())
  const user = createUser(strict)
  await seedWithoutEmotion(user, 1_000)
  const statuses: number[] = []
  const queries = await queriesOf(async () => {
    for (let i = 0; i < 20; i++) statuses.push((await user.call('/generate-melody')).status)
  })
  t.same(new Set(statuses), new Set([404, 429]))
  t.ok(queries < 20 + 3 * 6, `${queries} queries`)
  await seedWithoutEmotion(createUser(strict, 'few'), 20)
  for (let i = 0; i < 10; i++)
    t.equal((await createUser(strict, 'few').call('/generate-melody')).status, 404, 'few cost nothing')
})

t.test('an emotion that is being read is named behind many without', async (t) => {
  const user = createUser(gateway)
  const { body: started } = await user.upload()
  await seedWithoutEmotion(user, 30)
  t.match(await user.call('/generate-image'), {
    status: 409,
    body: { code: 'emotion_pending', job: started.status_url },
  })
})

t.test('while the emotion is being read, the answer names the job to follow', async (t) => {
  const user = createUser(gateway)
  const { body: started } = await user.upload()
  for (const path of ['/generate-image', `/generate-image?upload_id=${started.upload_id}`]) {
    t.match(await user.call(path), {
      status: 409,
      body: { code: 'emotion_pending', job: started.status_url, retryable: true },
    })
  }
})

t.test('a photo without a face keeps its place, and an emotion by hand goes on from there', async (t) => {
  const user = createUser(gateway)
  const { body: started } = await user.upload('?generate=image')
  await failJob(gateway, user.id, started.job_id, 'no_face_found')
  const waiting = started.jobs.find((job) => job.kind === 'image')
  t.match((await user.call(waiting?.status_url ?? '')).body, {
    status: 'failed',
    error: { code: 'no_emotion' },
  })
  const path = `/generate-melody?upload_id=${started.upload_id}`
  t.match(await user.call(path), { status: 409, body: { code: 'emotion_unknown' } })
  t.match(await user.call(`${path}&emotion=calm`), { status: 202, body: { upload_id: started.upload_id } })
  t.match((await user.call(`/uploads/${started.upload_id}`)).body, { emotion: 'CALM' })
})

t.test(
  'what failed for good stays the answer of GET; what may succeed, or was canceled, is made again',
  async (t) => {
    const user = createUser(gateway)
    await uploadRead(user)
    const refused = (await user.call('/generate-image')).body
    await failJob(gateway, user.id, refused.job_id, 'content_refused')
    t.match(await user.call('/generate-image'), { status: 422, body: { code: 'content_refused' } })
    const reroll = (await user.post('/generate-image', {})).body
    await user.post(`/jobs/${reroll.job_id}/cancel`)
    const again = (await user.call('/generate-image')).body
    t.not(again.job_id, reroll.job_id)
    await failJob(gateway, user.id, again.job_id, 'provider_unavailable')
    t.match(await user.call('/generate-image'), { status: 202, body: { status: 'queued' } })
  },
)

const PAID_ENDS: JobFailureCode[][] = [
  ['generation_failed', 'generation_failed', 'generation_failed'],
  ['output_unusable', 'deadline_exceeded', 'canceled_at_provider'],
  ['provider_unavailable', 'internal_error', 'payment_in_doubt'],
]

/** Fails a job whose prediction is paid for. */
async function failPaid(user: TestUser, jobId: string, code: JobFailureCode): Promise<void> {
  const { claim } = await take(gateway.store, user.id, jobId)
  await claim.change((record, part) => notePart(record, part, { prediction_id: `p-${jobId}` }))
  await claim.change((record, part) => failPart(record, part, jobErrorOf(code), new Date()))
}

for (const codes of PAID_ENDS) {
  t.test(
    `a GET pays for no fourth try after ${codes.join(', ')}; a POST does, and success starts the count again`,
    async (t) => {
      const user = createUser(gateway)
      const upload_id = await uploadRead(user)
      for (const code of codes) {
        const { status, body } = await user.call('/generate-image')
        t.equal(status, 202)
        await failPaid(user, body.job_id, code)
      }
      const code = codes.at(-1)
      for (const query of ['', `?upload_id=${upload_id}&emotion=happy`, `?upload_id=${upload_id}`]) {
        const answer = await user.call(`/generate-image${query}`, { headers: { prefer: 'wait=5' } })
        t.match(answer.body, {
          code,
          retryable: false,
          detail: /takes a POST: 3 paid tries/,
          job: /^\/jobs\/image-/,
        })
        t.notOk(answer.headers.has('retry-after'))
      }
      t.equal((await user.call('/generate-melody')).status, 202, 'another kind is not meant')
      const fourth = (await user.post('/generate-image', {})).body
      t.equal((await user.call('/generate-image')).body.job_id, fourth.job_id, 'one under way is found')
      await user.post(`/jobs/${fourth.job_id}/cancel`)
      t.match((await user.call('/generate-image')).body, { code }, 'what was canceled changes nothing')
      const fifth = (await user.post('/generate-image', {})).body
      await finishJob(gateway, user.id, fifth.job_id)
      t.equal((await user.call('/generate-image')).status, 200)
    },
  )
}

t.test('what was not paid for is made again, however often it fails', async (t) => {
  const user = createUser(gateway)
  await uploadRead(user)
  for (const code of [
    'provider_unavailable',
    'payment_required',
    'internal_error',
    'provider_unavailable',
  ] as const) {
    const { status, body } = await user.call('/generate-melody')
    t.equal(status, 202, code)
    await failJob(gateway, user.id, body.job_id, code)
  }
  t.equal((await user.call('/generate-melody')).status, 202)
})

t.test('another emotion for the same upload has tries of its own', async (t) => {
  const user = createUser(gateway)
  const upload_id = await uploadRead(user)
  for (let n = 0; n < 3; n++) {
    await failPaid(user, (await user.call('/generate-image')).body.job_id, 'generation_failed')
  }
  t.equal((await user.call('/generate-image')).status, 502)
  t.equal((await user.call(`/generate-image?upload_id=${upload_id}&emotion=sad`)).status, 202)
})

t.test('a failure that is known to repeat is the answer after the first', async (t) => {
  const user = createUser(gateway)
  await uploadRead(user)
  const { job_id } = (await user.call('/generate-image')).body
  const { claim } = await take(gateway.store, user.id, job_id)
  const cause = new PermanentFailure('output_unusable', { repeats: true })
  await claim.change((record, part) => failPart(record, part, jobErrorOf(cause.code, cause), new Date()))
  for (let n = 0; n < 3; n++) {
    t.match(await user.call('/generate-image'), {
      status: 502,
      body: { code: 'output_unusable', retryable: false },
    })
  }
  t.match((await user.call(`/jobs/${job_id}`)).body, { error: { code: 'output_unusable', retryable: false } })
})

t.test('a chained upload waits for picture and melody in one call', async (t) => {
  const user = createUser(gateway)
  const waiting = user.upload('?generate=image,melody', { prefer: 'wait=20' })
  const done = new Set<string>()
  while (done.size < 3) {
    for (const job of (await user.call('/jobs?status=queued')).body.jobs) {
      if (job.kind !== 'emotion' && !done.has('emotion')) continue
      await finishJob(gateway, user.id, job.job_id)
      done.add(job.kind)
    }
  }
  t.match(await waiting, {
    status: 200,
    body: {
      image_url: String,
      emotion: 'HAPPY',
      generated_image_url: String,
      melody_url: String,
      upload_id: String,
    },
  })
})

t.test('a browser that looks ahead starts nothing', async (t) => {
  const user = createUser(gateway)
  await uploadRead(user)
  const refused = await user.call('/generate-image', { headers: { 'sec-purpose': 'prefetch;prerender' } })
  t.match(refused, { status: 403, body: { code: 'prefetch_refused' } })
  t.equal((await user.raw('/generate-image', { method: 'HEAD' })).status, 405)
  t.same((await user.call('/jobs?status=queued')).body.jobs, [])
})

t.test("another user's upload cannot be used", async (t) => {
  const owner = createUser(gateway)
  const stranger = createUser(gateway)
  const upload_id = await uploadRead(owner)
  t.match(await stranger.call(`/generate-image?upload_id=${upload_id}`), {
    status: 404,
    body: { code: 'not_found' },
  })
  t.match(await stranger.post('/generate-melody', { upload_id }), {
    status: 404,
    body: { code: 'not_found' },
  })
})

t.test('two spellings of one wish that race meet in one part', async (t) => {
  const user = createUser(gateway)
  const upload_id = await uploadRead(user, 'SAD')
  const paths = ['', `?upload_id=${upload_id}`, `?upload_id=${upload_id}&emotion=sad`]
  const answers = await Promise.all(
    Array.from({ length: 30 }, (_, i) => user.call(`/generate-image${paths[i % 3]}`)),
  )
  t.equal(new Set(answers.map(({ body }) => body.job_id)).size, 1)
})

t.test(
  'variations that race stay below the most an upload may have, and a repetition is answered at that',
  async (t) => {
    const roomy = await startTestGateway(stores, { RATE_OF_STARTS: '0', MAX_UNFINISHED_JOBS: '0' })
    t.teardown(() => roomy.close())
    const user = createUser(roomy)
    const { body } = await user.call('/generate-image?emotion=sad')
    await finishJob(roomy, user.id, body.job_id)
    const key = { user_id: user.id, upload_id: body.upload_id }
    await roomy.store.change(key, (record) => {
      const [part] = Object.values(record.parts)
      if (!part) throw new Error('no picture')
      const made = Array.from({ length: 44 }, (_, i) => [
        `image-${i + 2}`,
        { ...part, n: i + 2, request: { ...part.request, token: `t${i}` } },
      ])
      return { ...record, parts: { ...record.parts, ...(Object.fromEntries(made) as typeof record.parts) } }
    })
    const paint = (name: string) =>
      user.post('/generate-image', { emotion: 'SAD' }, { 'idempotency-key': name })
    const answers = await Promise.all(Array.from({ length: 12 }, (_, i) => paint(`k${i}`)))
    const accepted = answers.map(({ status }, i) => ({ status, i })).filter(({ status }) => status === 202)
    t.equal(accepted.length, 5)
    t.ok(answers.every(({ status, body: { code } }) => status === 202 || code === 'too_many_variations'))
    t.equal(Object.keys((await roomy.store.get(key))?.parts ?? {}).length, 50)
    const { i = 0 } = accepted[0] ?? {}
    await roomy.redis.flushall()
    t.match(await paint(`k${i}`), { status: 202, body: { job_id: answers[i]?.body.job_id } })
  },
)
