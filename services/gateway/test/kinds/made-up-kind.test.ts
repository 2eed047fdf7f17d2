import '../fixtures/add-kind.ts'

import t from 'tap'

// Imported after the catalogue has its new row.
const { assetKey, prefixesOfUser } = await import('@moodscape/shared/objects/object-keys')
const { QUEUE_NAMES } = await import('@moodscape/shared/queue/job-queues')
const { createUploadId, jobIdOf, parseJobId } = await import('@moodscape/shared/records/identifiers')
const { finishJob } = await import('../fixtures/act-as-worker.ts')
const { startTestGateway } = await import('../fixtures/test-gateway.ts')
const { startTestStores } = await import('../fixtures/test-stores.ts')
const { createUser } = await import('../fixtures/user.ts')

/** The name as text, for the compiler knows only the kinds that there are. */
const POEM = 'poem' as 'image'

const stores = await startTestStores()
const gateway = await startTestGateway(stores)
t.teardown(async () => {
  await gateway.close()
  await stores.close()
})

/** What answers say of the new kind, under names that the catalogue's row gives. */
type Poems = Record<string, unknown> & { poems: { url: string; style: string }[] }

t.test('a job id of a new kind is written and read back', async (t) => {
  const uploadId = createUploadId()
  t.same(parseJobId(jobIdOf(POEM, uploadId, 3)), { kind: 'poem', uploadId, n: 3 })
})

t.test(
  'a new kind has a queue, which the dashboard shows, and its worker counts for readiness',
  async (t) => {
    t.ok(QUEUE_NAMES.includes(POEM))
    t.ok(await gateway.queues[POEM].counts())
    const { body } = await createUser(gateway).call('/readyz')
    t.match((body as unknown as { problems: string[] }).problems, [
      'emotion worker: NobodyThere',
      /.*/,
      /.*/,
      /poem worker/,
    ])
  },
)

t.test('a part of a new kind goes from an upload to its gallery entry, and is erased with it', async (t) => {
  const user = createUser(gateway)
  const { body: accepted } = await user.upload('?generate=poem')
  const [emotion, poem] = accepted.jobs
  t.match(poem, { kind: 'poem', status: 'queued', job_id: /^poem-/ })
  await finishJob(gateway, user.id, emotion?.job_id ?? '', 'CALM')
  await finishJob(gateway, user.id, poem?.job_id ?? '')
  const key = assetKey(POEM, user.id, accepted.upload_id, 1, 'mp3')
  t.match(key, /^generated-poems\//)
  t.ok(await gateway.objects.size(key))

  const job = await user.call(`/jobs/${poem?.job_id ?? ''}`)
  t.match(job.body, { status: 'succeeded', result: { poem_url: String, upload_id: accepted.upload_id } })
  t.match(await user.call('/generate-poem'), { status: 200, body: { poem_url: String } })
  const [entry] = (await user.call('/gallery')).body.uploads
  t.match(entry, {
    emotion: 'CALM',
    melody: null,
    poem: String,
    status: { poem: 'succeeded' },
    variations: { poem: 1 },
  })
  const { body } = await user.call(`/uploads/${accepted.upload_id}`)
  const [variation] = (body as unknown as Poems).poems
  t.equal((await fetch(variation?.url ?? '')).status, 200)

  t.equal((await user.call(`/uploads/${accepted.upload_id}`, { method: 'DELETE' })).status, 204)
  t.equal(await gateway.objects.size(key), undefined)
  t.ok(prefixesOfUser(user.id).some((prefix) => prefix.startsWith('generated-poems/')))
})

t.test('a variation of a new kind takes its own styles and no others', async (t) => {
  const user = createUser(gateway)
  const made = await user.post('/generate-poem', { emotion: 'HAPPY', style: 'haiku' })
  t.match(made, { status: 202, body: { kind: 'poem' } })
  t.match(await user.post('/generate-poem', { emotion: 'HAPPY', style: 'oil' }), { status: 400 })
})

t.test('the document of the API describes a new kind', async (t) => {
  const { body } = await createUser(gateway).call('/openapi.json')
  t.match(body, {
    paths: { '/generate-poem': { get: { operationId: 'getPoem' }, post: { operationId: 'makePoem' } } },
    components: {
      schemas: {
        Job: { properties: { kind: { enum: ['emotion', 'image', 'melody', 'poem', 'erase'] } } },
        JobResult: { properties: { poem_url: { type: 'string' } } },
        GalleryEntry: { properties: { poem: Object }, required: /poem/ },
        Upload: { properties: { poems: { type: 'array' } } },
      },
    },
  })
})
