import { JOB_FAILURES } from '@moodscape/shared/failures/failure'
import t from 'tap'

import { PROBLEMS, type ProblemCode } from '../../src/http/problem-catalogue.ts'
import { GENERATION_PROBLEMS, READING_PROBLEMS } from '../../src/routes/schemas.ts'
import { failJob, finishJob } from '../fixtures/act-as-worker.ts'
import { type Operation, readAnswer, readApiDocument } from '../fixtures/api-document.ts'
import { nextQueued } from '../fixtures/next-queued.ts'
import { formOf, smile } from '../fixtures/photos.ts'
import { talk } from '../fixtures/talk-raw.ts'
import { startTestGateway } from '../fixtures/test-gateway.ts'
import { startTestStores } from '../fixtures/test-stores.ts'
import { createUser, type TestUser } from '../fixtures/user.ts'

const stores = await startTestStores()
const settings = {
  RATE_OF_STARTS: '0',
  WEBHOOKS_OUT: 'true',
  REPLICATE_WEBHOOK_SECRET: `whsec_${Buffer.alloc(24, 1).toString('base64')}`,
}
const gateway = await startTestGateway(stores, settings)
t.teardown(async () => {
  await gateway.close()
  await stores.close()
})
const document = await readApiDocument(gateway.url)
const json = (body: unknown) => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
})
const post = { method: 'POST' }
const photo = () => ({ method: 'POST', body: formOf(smile) })

/** A user with a finished upload. */
async function newUser(): Promise<{ user: TestUser; upload: string; job: string }> {
  const user = createUser(gateway)
  const { body } = await user.upload('?generate=image,melody')
  for (const job of body.jobs) await finishJob(gateway, user.id, job.job_id)
  return { user, upload: body.upload_id, job: body.job_id }
}

type Owner = Awaited<ReturnType<typeof newUser>>

/** For what changes nothing of its owner's. */
const reader = await newUser()
/** These need nothing that is there before. */
const FROM_NOTHING = new Set(['beginSession', 'uploadPhoto', 'openUpload', 'completeUpload', 'startFromMood'])

async function ownerFor({ method, operationId }: Operation): Promise<Owner> {
  if (method === 'GET') return reader
  return FROM_NOTHING.has(operationId) ? { user: createUser(gateway), upload: '', job: '' } : newUser()
}

async function completeDirectUpload({ user }: Owner): Promise<Response> {
  const { body } = await user.post('/uploads', { media_type: 'image/jpeg' })
  await gateway.objects.put(`incoming/${user.id}/${body.upload_id}/direct`, smile, 'image/jpeg')
  return user.raw(`/uploads/${body.upload_id}/complete`, post)
}

/** Gives an upload a public page. @returns its address */
async function share({ user, upload }: Owner): Promise<string> {
  return (await user.post(`/uploads/${upload}/share`, {})).body.url
}

/** How each operation succeeds. */
const successes: Record<string, { status: number; ask: (owner: Owner) => Promise<Response> }> = {
  getDescription: { status: 200, ask: ({ user }) => user.raw('/openapi.json') },
  isAlive: { status: 200, ask: ({ user }) => user.raw('/healthz') },
  isReady: { status: 200, ask: ({ user }) => user.raw('/readyz?scope=gateway') },
  getAbout: { status: 200, ask: ({ user }) => user.raw('/about') },
  getMetrics: { status: 200, ask: ({ user }) => user.raw('/metrics') },
  beginSession: { status: 201, ask: ({ user }) => user.raw('/session', post) },
  uploadPhoto: { status: 202, ask: ({ user }) => user.raw('/upload-image', photo()) },
  openUpload: { status: 201, ask: ({ user }) => user.raw('/uploads', json({ media_type: 'image/png' })) },
  completeUpload: { status: 202, ask: completeDirectUpload },
  getUpload: { status: 200, ask: ({ user, upload }) => user.raw(`/uploads/${upload}`) },
  startFromMood: {
    status: 202,
    ask: ({ user }) => user.raw('/moods', json({ valence: 0.5, arousal: 0.5, generate: 'image' })),
  },
  changeUpload: {
    status: 200,
    ask: ({ user, upload }) =>
      user.raw(`/uploads/${upload}`, { ...json({ chosen_emotion: 'sad' }), method: 'PATCH' }),
  },
  erasePhoto: {
    status: 204,
    ask: ({ user, upload }) => user.raw(`/uploads/${upload}/photo`, { method: 'DELETE' }),
  },
  shareUpload: { status: 201, ask: ({ user, upload }) => user.raw(`/uploads/${upload}/share`, json({})) },
  unshareUpload: {
    status: 204,
    ask: async (owner) => {
      await share(owner)
      return owner.user.raw(`/uploads/${owner.upload}/share`, { method: 'DELETE' })
    },
  },
  getSharedPage: { status: 200, ask: async (owner) => fetch(await share(owner)) },
  getSharedPicture: {
    status: 302,
    ask: async (owner) => fetch(`${await share(owner)}/picture`, { redirect: 'manual' }),
  },
  getSharedMelody: {
    status: 302,
    ask: async (owner) => fetch(`${await share(owner)}/melody`, { redirect: 'manual' }),
  },
  eraseUpload: {
    status: 204,
    ask: ({ user, upload }) => user.raw(`/uploads/${upload}`, { method: 'DELETE' }),
  },
  getPicture: { status: 200, ask: ({ user }) => user.raw('/generate-image') },
  makePicture: { status: 202, ask: ({ user }) => user.raw('/generate-image', json({ style: 'ink' })) },
  getMelody: { status: 200, ask: ({ user }) => user.raw('/generate-melody') },
  makeMelody: { status: 202, ask: ({ user }) => user.raw('/generate-melody', json({ style: 'jazz' })) },
  listJobs: { status: 200, ask: ({ user }) => user.raw('/jobs') },
  getJob: { status: 200, ask: ({ user, job }) => user.raw(`/jobs/${job}`) },
  followJob: { status: 200, ask: ({ user, job }) => user.raw(`/jobs/${job}/events`) },
  cancelJob: { status: 200, ask: ({ user, job }) => user.raw(`/jobs/${job}/cancel`, post) },
  getGallery: { status: 200, ask: ({ user }) => user.raw('/gallery') },
  eraseEverything: { status: 202, ask: ({ user }) => user.raw('/me', { method: 'DELETE' }) },
  getWebhookSecret: { status: 200, ask: ({ user }) => user.raw('/webhooks/secret') },
}
/** Has a test file of its own. */
const elsewhere = new Set(['takeReplicateNews'])

t.test('every operation has a row in the table of successes', async (t) => {
  const missing = document.operations
    .map(({ operationId }) => operationId)
    .filter((id) => !(id in successes) && !elsewhere.has(id))
  t.same(missing, [])
})

for (const operation of document.operations.filter(({ operationId }) => operationId in successes)) {
  t.test(`${operation.name} succeeds as the document says`, async (t) => {
    const { status, ask } = successes[operation.operationId] as (typeof successes)[string]
    const answer = await readAnswer(await ask(await ownerFor(operation)))
    t.equal(answer.status, status, answer.text)
    t.equal(document.findFault(operation, answer), undefined)
  })
}

for (const operation of document.operations.filter(({ security }) => security === undefined)) {
  t.test(`${operation.name} needs a token`, async (t) => {
    const response = await fetch(gateway.url + operation.path.replace(/{\w+}/, 'x'), {
      method: operation.method,
    })
    t.equal(response.headers.get('www-authenticate'), 'Bearer')
    const answer = await readAnswer(response)
    t.match({ status: answer.status, code: codeOf(answer.text) }, { status: 401, code: 'unauthenticated' })
    t.equal(document.findFault(operation, answer), undefined)
  })
}

const withId = document.operations.filter(
  ({ path, security }) => path.includes('{id}') && security === undefined,
)
for (const operation of withId) {
  t.test(
    `${operation.name} makes no difference between what is another's and what is not there`,
    async (t) => {
      const owner = reader
      const stranger = createUser(gateway)
      const isJob = operation.path.startsWith('/jobs')
      const unknown = isJob ? `emotion-${'0'.repeat(26)}-1` : '0'.repeat(26)
      const [theirs, nobodys] = await Promise.all(
        [isJob ? owner.job : owner.upload, unknown].map(async (id) => {
          const example = operation.requestBody?.content['application/json']?.example
          const response = await stranger.raw(operation.path.replace('{id}', id), {
            ...(example !== undefined && json(example)),
            method: operation.method,
          })
          const answer = await readAnswer(response)
          t.equal(document.findFault(operation, answer), undefined)
          const headers = [...response.headers.keys()].sort()
          return { status: answer.status, headers, text: answer.text.replace(/"request_id":"[^"]*"/, '') }
        }),
      )
      t.same(theirs, nobodys)
      t.equal(theirs?.status, 404)
      t.equal((await owner.user.call(`/uploads/${owner.upload}`)).status, 200, 'and its owner still has it')
    },
  )
}

/** How each problem comes about; the answer is compared with what the document says of the operation. */
const problems: Partial<
  Record<ProblemCode, [operationId: string, ask: (owner: Owner) => Promise<Response>]>
> = {
  invalid_request: ['getGallery', ({ user }) => user.raw('/gallery?limit=0')],
  malformed_body: ['makePicture', ({ user }) => user.raw('/generate-image', { ...json({}), body: '{' })],
  photo_required: ['uploadPhoto', ({ user }) => user.raw('/upload-image', json({}))],
  invalid_base64: ['uploadPhoto', ({ user }) => user.raw('/upload-image', json({ image: '?' }))],
  unauthenticated: ['getGallery', () => fetch(`${gateway.url}/gallery`)],
  prefetch_refused: [
    'getPicture',
    ({ user }) => user.raw('/generate-image', { headers: { 'sec-purpose': 'prefetch' } }),
  ],
  not_found: ['getUpload', ({ user }) => user.raw(`/uploads/${'0'.repeat(26)}`)],
  no_upload: ['getMelody', () => createUser(gateway).raw('/generate-melody')],
  method_not_allowed: ['getGallery', ({ user }) => user.raw('/gallery', post)],
  emotion_pending: [
    'getPicture',
    async () => {
      const user = createUser(gateway)
      return user.raw(`/generate-image?upload_id=${(await user.upload()).body.upload_id}`)
    },
  ],
  emotion_unknown: [
    'makeMelody',
    async ({ user }) => {
      const { body } = await user.upload()
      await failJob(gateway, user.id, body.job_id, 'no_face_found')
      return user.raw('/generate-melody', json({ upload_id: body.upload_id }))
    },
  ],
  canceled: [
    'uploadPhoto',
    async ({ user }) => {
      const waiting = user.raw('/upload-image', { ...photo(), headers: { prefer: 'wait=20' } })
      await user.post(`/jobs/${(await nextQueued(user)).job_id}/cancel`)
      return waiting
    },
  ],
  not_cancelable: [
    'cancelJob',
    async ({ user }) =>
      user.raw(`/jobs/${(await user.call('/me', { method: 'DELETE' })).body.job_id}/cancel`, post),
  ],
  request_in_progress: [
    'makePicture',
    async ({ user }) => {
      const headers = { 'content-type': 'application/json', 'idempotency-key': 'k', prefer: 'wait=20' }
      const first = user.raw('/generate-image', { ...json({}), headers })
      const { job_id: job } = await nextQueued(user)
      const second = await user.raw('/generate-image', { ...json({}), headers })
      await finishJob(gateway, user.id, job)
      await first
      return second
    },
  ],
  photo_in_use: [
    'erasePhoto',
    async ({ user }) =>
      user.raw(`/uploads/${(await user.upload()).body.upload_id}/photo`, { method: 'DELETE' }),
  ],
  upload_incomplete: [
    'completeUpload',
    async ({ user }) =>
      user.raw(
        `/uploads/${(await user.post('/uploads', { media_type: 'image/png' })).body.upload_id}/complete`,
        post,
      ),
  ],
  too_many_variations: [
    'makePicture',
    async ({ user, upload }) => {
      await gateway.store.change({ user_id: user.id, upload_id: upload }, (record) => {
        const [part] = Object.values(record.parts).filter(({ kind }) => kind === 'image')
        if (!part) throw new Error('no picture')
        const many = Array.from({ length: 50 }, (_, i) => [
          `image-${i + 1}`,
          { ...part, n: i + 1, request: { ...part.request, token: `t${i}` } },
        ])
        return { ...record, parts: { ...record.parts, ...(Object.fromEntries(many) as typeof record.parts) } }
      })
      return user.raw('/generate-image', json({ upload_id: upload }))
    },
  ],
  photo_too_large: [
    'uploadPhoto',
    ({ user }) =>
      user.raw('/upload-image', {
        ...post,
        headers: { 'content-type': 'image/jpeg' },
        body: new Uint8Array(Buffer.concat([smile, Buffer.alloc(16_000_000)])),
      }),
  ],
  body_too_large: [
    'makePicture',
    ({ user }) => user.raw('/generate-image', json({ style: 'x'.repeat(70_000) })),
  ],
  unsupported_image: [
    'uploadPhoto',
    ({ user }) => user.raw('/upload-image', json({ image: 'R0lGODlhAQABAAAAACw=' })),
  ],
  unsupported_media_type: [
    'makePicture',
    ({ user }) =>
      user.raw('/generate-image', { ...post, headers: { 'content-type': 'text/plain' }, body: '{}' }),
  ],
  idempotency_mismatch: [
    'makePicture',
    async ({ user }) => {
      const headers = { 'idempotency-key': 'k' }
      await user.post('/generate-image', { seed: 1 }, headers)
      return user.raw('/generate-image', {
        ...json({ seed: 2 }),
        headers: { ...headers, 'content-type': 'application/json' },
      })
    },
  ],
  photo_damaged: ['uploadPhoto', ({ user }) => user.raw('/upload-image', json({ image: '/9j/' }))],
  image_dimensions: [
    'uploadPhoto',
    ({ user }) =>
      user.raw('/upload-image', json({ image: `iVBORw0KGgoAAAANSUhEUgAAAAEAAAAB${'A'.repeat(24)}` })),
  ],
  webhook_refused: [
    'makePicture',
    ({ user }) => user.raw('/generate-image', json({ webhook_url: 'http://10.0.0.1/' })),
  ],
}

/** Those that a healthy gateway does not answer with, and where they are tested. */
const notHere: Partial<Record<ProblemCode, string>> = {
  request_timeout: 'raw-http.test.ts, where headers and bodies trickle in',
  headers_too_large: 'raw-http.test.ts',
  expectation_failed: 'raw-http.test.ts',
  rate_limited: 'limits.test.ts',
  too_many_jobs: 'limits.test.ts',
  unavailable: 'limits.test.ts, where Redis is away',
  overloaded: 'upload-slots.test.ts',
  expired: 'jobs.test.ts, where nobody takes the job',
  internal_error: 'a bug that is not known yet; as the failure of a job it is below',
}

t.test('every problem has a row in one of the tables', async (t) => {
  t.same([...Object.keys(problems), ...Object.keys(notHere)].sort(), Object.keys(PROBLEMS).sort())
})

for (const [code, [operationId, ask]] of Object.entries(problems)) {
  t.test(`the problem ${code} comes about`, async (t) => {
    const operation = find(operationId)
    const answer = await readAnswer(await ask(await ownerFor(operation)))
    t.match(
      { status: answer.status, code: codeOf(answer.text) },
      { status: PROBLEMS[code as ProblemCode].status, code },
    )
    t.equal(document.findFault(operation, answer), undefined)
  })
}

const reading = READING_PROBLEMS.filter((code) => code in JOB_FAILURES) as (keyof typeof JOB_FAILURES)[]
const generating = GENERATION_PROBLEMS.filter((code) => code in JOB_FAILURES) as (keyof typeof JOB_FAILURES)[]
for (const [operationId, path, codes] of [
  ['uploadPhoto', '/upload-image', reading],
  ['makePicture', '/generate-image', generating],
] as const) {
  t.test(`a request that waits for ${path} is answered with the failure of the job`, async (t) => {
    for (const code of codes) {
      const { user } = await ownerFor(find(operationId))
      const init = operationId === 'uploadPhoto' ? photo() : json({})
      const waiting = user.raw(path, {
        ...init,
        headers: { ...('headers' in init ? init.headers : {}), prefer: 'wait=20' },
      })
      await failJob(gateway, user.id, (await nextQueued(user)).job_id, code)
      const response = await waiting
      const answer = await readAnswer(response)
      t.equal(codeOf(answer.text), code)
      t.equal(document.findFault(find(operationId), answer), undefined, code)
      t.equal(response.headers.has('retry-after'), answer.status === 503, code)
    }
  })
}

t.test('every failure of a job is documented for those who wait', async (t) => {
  t.same([...new Set([...reading, ...generating])].sort(), Object.keys(JOB_FAILURES).sort())
})

t.test('a problem of HTTP itself has the form of all others', async (t) => {
  const [answer] = await talk(gateway.url, 'GET /gallery HTTP/1.1\r\nhost: x\r\nx: a\0b\r\n\r\n')
  t.ok(document.fits({ $ref: '#/components/schemas/Problem' }, JSON.parse(answer?.body ?? 'null')))
})

function find(operationId: string): Operation {
  const operation = document.operations.find((candidate) => candidate.operationId === operationId)
  if (!operation) throw new Error(`There is no operation ${operationId}`)
  return operation
}

function codeOf(text: string): string | undefined {
  return (JSON.parse(text) as { code?: string }).code
}
