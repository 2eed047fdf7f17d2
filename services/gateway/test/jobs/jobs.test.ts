import t from 'tap'

import { failJob, finishJob, take } from '../fixtures/act-as-worker.ts'
import { nextQueued } from '../fixtures/next-queued.ts'
import { startTestGateway } from '../fixtures/test-gateway.ts'
import { startTestStores } from '../fixtures/test-stores.ts'
import { createUser } from '../fixtures/user.ts'

const stores = await startTestStores()
/** However slow the machine, what the gateway knows is not too old to be believed. */
const gateway = await startTestGateway(stores, {}, { trust: 600_000 })
t.teardown(async () => {
  await gateway.close()
  await stores.close()
})

t.test('an upload answers 202 with its job, where to follow it and when to come again', async (t) => {
  const user = createUser(gateway)
  const { status, headers, body } = await user.upload()
  t.equal(status, 202)
  t.equal(headers.get('location'), body.status_url)
  t.equal(headers.get('retry-after'), '1')
  t.match(body, { kind: 'emotion', status: 'queued', job_id: /^emotion-/ })
})

t.test('a job goes from queued over running to succeeded, and its result is the final body', async (t) => {
  const user = createUser(gateway)
  const { body: started } = await user.upload()
  const queued = await user.call(started.status_url)
  t.match(queued.body, { status: 'queued', position: Number })

  const { claim } = await take(gateway.store, user.id, started.job_id)
  t.match((await user.call(started.status_url)).body, { status: 'running', progress: 0, started_at: String })
  await claim.change((record, part) => ({
    ...record,
    parts: { ...record.parts, 'emotion-1': { ...part, state: 'queued' } },
  }))

  await finishJob(gateway, user.id, started.job_id, 'SAD')
  const done = await user.call(started.status_url)
  t.match(done.body, {
    status: 'succeeded',
    finished_at: String,
    result: { emotion: 'SAD', upload_id: started.upload_id },
  })
  t.equal(done.headers.get('retry-after'), null)
  t.equal((await fetch(done.body.result.image_url)).status, 200)
})

t.test('an unchanged job answers 304 to its own ETag, and 200 once it changed', async (t) => {
  const user = createUser(gateway)
  const { body: started } = await user.upload()
  const first = await user.call(started.status_url)
  const etag = first.headers.get('etag') ?? ''
  t.equal((await user.call(started.status_url, { headers: { 'if-none-match': etag } })).status, 304)
  await finishJob(gateway, user.id, started.job_id)
  const second = await user.call(started.status_url, { headers: { 'if-none-match': etag } })
  t.equal(second.status, 200)
  t.not(second.headers.get('etag'), etag)
})

t.test('polls of a job that goes on read the table once, and see each change of it', async (t) => {
  const user = createUser(gateway)
  const { body: started } = await user.upload()
  const reads = () => stores.dynamoDbFaults.log.filter(({ operation }) => operation === 'GetItem').length
  const poll = (etag: string) => user.call(started.status_url, { headers: { 'if-none-match': etag } })
  const etag = (await user.call(started.status_url)).headers.get('etag') ?? ''
  t.equal((await poll(etag)).status, 304)
  const before = reads()
  t.ok(before > 0)
  for (let i = 0; i < 5; i++) t.equal((await poll(etag)).status, 304)
  t.equal(reads(), before)
  await take(gateway.store, user.id, started.job_id)
  t.match(await poll(etag), { status: 200, body: { status: 'running' } })
  await user.call(`/uploads/${started.upload_id}`, { method: 'DELETE' })
  t.equal((await poll(etag)).status, 404)
})

t.test('a poll of a finished job reads the table once, and sees that it is gone', async (t) => {
  const user = createUser(gateway)
  const { body: started } = await user.upload()
  await finishJob(gateway, user.id, started.job_id)
  const reads = () => stores.dynamoDbFaults.log.filter(({ operation }) => operation === 'GetItem').length
  const poll = (etag: string) => user.call(started.status_url, { headers: { 'if-none-match': etag } })
  const etag = (await user.call(started.status_url)).headers.get('etag') ?? ''
  const before = reads()
  for (let i = 0; i < 3; i++) t.equal((await poll(etag)).status, 304)
  t.equal(reads(), before + 3)
  await user.call(`/uploads/${started.upload_id}`, { method: 'DELETE' })
  t.equal((await poll(etag)).status, 404)
})

t.test('a gap in the events is not taken for silence', async (t) => {
  const user = createUser(gateway)
  const { body: started } = await user.upload()
  const poll = (etag: string) => user.call(started.status_url, { headers: { 'if-none-match': etag } })
  const etag = (await user.call(started.status_url)).headers.get('etag') ?? ''
  t.equal((await poll(etag)).status, 304)
  await gateway.redis.call('CLIENT', 'KILL', 'TYPE', 'pubsub')
  await finishJob(gateway, user.id, started.job_id)
  t.match(await poll(etag), { status: 200, body: { status: 'succeeded' } })
})

t.test('a client that waits is answered as soon as the job ends', async (t) => {
  const user = createUser(gateway)
  const { body: started } = await user.upload()
  const waiting = user.call(started.status_url, { headers: { prefer: 'wait=20' } })
  await finishJob(gateway, user.id, started.job_id)
  const { headers, body } = await waiting
  t.equal(body.status, 'succeeded')
  t.equal(headers.get('preference-applied'), 'wait=20')
})

t.test(
  'a wait longer than 25 seconds is capped, and one that is over answers the unfinished job',
  async (t) => {
    const user = createUser(gateway)
    const { body: started } = await user.upload()
    const { headers, body } = await user.call(started.status_url, { headers: { prefer: 'wait=0' } })
    t.equal(body.status, 'queued')
    t.equal(headers.get('preference-applied'), 'wait=0')
    const capped = user.call(started.status_url, { headers: { prefer: 'respond-async, wait=600' } })
    await finishJob(gateway, user.id, started.job_id)
    t.equal((await capped).headers.get('preference-applied'), 'wait=25')
  },
)

t.test(
  'an upload that waits is answered with the final body, or with the problem of its failure',
  async (t) => {
    const user = createUser(gateway)
    const waiting = user.upload('', { prefer: 'wait=20' })
    await finishJob(gateway, user.id, (await nextQueued(user)).job_id, 'CALM')
    t.match(await waiting, {
      status: 200,
      body: { image_url: /user-uploads/, emotion: 'CALM', upload_id: String },
    })

    const failing = user.upload('', { prefer: 'wait=20' })
    await failJob(gateway, user.id, (await nextQueued(user)).job_id, 'no_face_found')
    const failed = await failing
    t.match(failed, { status: 422, body: { code: 'no_face_found', retryable: false } })
    t.match(failed.headers.get('content-type'), 'application/problem+json')
  },
)

t.test('events tell each state once, in order, and end with the job', async (t) => {
  const user = createUser(gateway)
  const { body: started } = await user.upload()
  const stream = await user.raw(`${started.status_url}/events`)
  t.match(stream.headers.get('content-type'), 'text/event-stream')
  const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  const readUntil = async (pattern: RegExp) => {
    while (!pattern.test(text)) {
      const chunk = await reader?.read()
      if (!chunk || chunk.done) return
      text += chunk.value
    }
  }
  await readUntil(/"status":"queued"/)
  gateway.publish({ type: 'progress', user_id: user.id, job_id: started.job_id, progress: 0.5 })
  await readUntil(/event: progress\ndata: 0.5/)
  await finishJob(gateway, user.id, started.job_id)
  await readUntil(/"status":"succeeded"/)
  t.equal((await reader?.read())?.done, true)
  const ids = [...text.matchAll(/^id: (\d+)$/gm)].map((match) => Number(match[1]))
  t.same(
    ids,
    [...new Set(ids)].sort((a, b) => a - b),
  )
})

t.test('events go on after Last-Event-ID without telling what was told', async (t) => {
  const user = createUser(gateway)
  const { body: started } = await user.upload()
  await finishJob(gateway, user.id, started.job_id)
  const all = await (await user.raw(`${started.status_url}/events`)).text()
  const lastId = /id: (\d+)/.exec(all)?.[1] ?? ''
  t.match(all, /event: job/)
  // A standard event source comes back after each end of a stream, and stops only when it is told that there is no more.
  for (const seen of [lastId, String(Number(lastId) + 1)]) {
    const rest = await user.raw(`${started.status_url}/events`, { headers: { 'last-event-id': seen } })
    t.equal(rest.status, 204)
    t.equal(await rest.text(), '')
  }
  for (const seen of [String(Number(lastId) - 1), 'nonsense', '']) {
    const rest = await user.raw(`${started.status_url}/events`, { headers: { 'last-event-id': seen } })
    t.match(await rest.text(), /event: job/, seen)
  }
})

t.test('the list has unfinished and recent jobs, newest first, and takes a status', async (t) => {
  const user = createUser(gateway)
  const first = (await user.upload()).body
  const second = (await user.upload('?generate=image')).body
  await finishJob(gateway, user.id, first.job_id)
  const all = (await user.call('/jobs')).body.jobs.map((job) => job.job_id)
  t.same([...all].sort(), [first.job_id, ...second.jobs.map((job) => job.job_id)].sort())
  t.equal(all.at(-1), first.job_id)
  const succeeded = (await user.call('/jobs?status=succeeded')).body.jobs
  t.same(
    succeeded.map((job) => job.job_id),
    [first.job_id],
  )
  t.match(await user.call('/jobs?status=done'), { status: 400, body: { code: 'invalid_request' } })
})

t.test(
  'a queued job is canceled at once, with everything that waits for it; again is harmless',
  async (t) => {
    const user = createUser(gateway)
    const { body: started } = await user.upload('?generate=melody')
    const canceled = await user.post(`${started.status_url}/cancel`)
    t.match(canceled, { status: 200, body: { status: 'canceled', finished_at: String } })
    t.match((await user.post(`${started.status_url}/cancel`)).body, { status: 'canceled' })
    const melody = started.jobs.find((job) => job.kind === 'melody')
    t.match((await user.call(melody?.status_url ?? '')).body, { status: 'canceled' })
    t.notMatch(await gateway.queues.emotion.look(started.job_id), { position: Number })
  },
)

t.test('a finished job cannot be canceled any more', async (t) => {
  const user = createUser(gateway)
  const { body: started } = await user.upload()
  await finishJob(gateway, user.id, started.job_id)
  t.match((await user.post(`${started.status_url}/cancel`)).body, { status: 'succeeded' })
})

t.test('a job that nobody takes before its deadline is expired', async (t) => {
  const hasty = await startTestGateway(stores, { START_SECONDS: '1' })
  t.teardown(() => hasty.close())
  const user = createUser(hasty)
  const answer = await user.upload('', { prefer: 'wait=2' })
  t.match(answer, { status: 504, body: { code: 'expired', retryable: true } })
  const [job] = (await user.call('/jobs?status=expired')).body.jobs
  t.match((await user.call(job?.status_url ?? '')).body, { kind: 'emotion', status: 'expired' })
})

t.test("another user's job, an unknown job and a malformed id look the same", async (t) => {
  const owner = createUser(gateway)
  const stranger = createUser(gateway)
  const { body: started } = await owner.upload()
  const unknown = `emotion-${'0'.repeat(26)}-1`
  for (const path of [
    started.status_url,
    `/jobs/${unknown}`,
    '/jobs/nonsense',
    `/jobs/${started.job_id.toUpperCase()}`,
  ]) {
    for (const [suffix, method] of [
      ['', 'GET'],
      ['/events', 'GET'],
      ['/cancel', 'POST'],
    ] as const) {
      const { status, body } = await stranger.call(path + suffix, { method })
      t.match({ status, code: body.code }, { status: 404, code: 'not_found' }, `${method} ${path}${suffix}`)
    }
  }
  t.match((await owner.call(started.status_url)).body, { status: 'queued' })
})

t.test('without a token nothing is told', async (t) => {
  for (const path of ['/jobs', '/jobs/x', '/jobs/x/events']) {
    t.equal((await fetch(gateway.url + path)).status, 401, path)
  }
})
