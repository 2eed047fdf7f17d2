import { once } from 'node:events'

import { erasedUpTo } from '@moodscape/shared/objects/erase-upload'
import t from 'tap'

import { startErasure as startErasureIn } from '../../src/jobs/erasure.ts'
import { finishJob, take } from '../fixtures/act-as-worker.ts'
import { removeUpload } from '../fixtures/remove-upload.ts'
import { startTestGateway } from '../fixtures/test-gateway.ts'
import { startTestStores } from '../fixtures/test-stores.ts'
import { createUser, type TestUser } from '../fixtures/user.ts'

const stores = await startTestStores()
const gateway = await startTestGateway(stores)
t.teardown(async () => {
  await gateway.close()
  await stores.close()
})

async function startErasure(user: TestUser) {
  const { body } = await user.call('/me', { method: 'DELETE' })
  const record = { user_id: user.id, upload_id: body.job_id.replace('erase-', '') }
  /** Does what the housekeeper does last. */
  return { ...body, finish: () => removeUpload(gateway.store, record) }
}

t.test('an erasure has an ETag, and can be waited for', async (t) => {
  const user = createUser(gateway)
  const { status_url, finish } = await startErasure(user)
  const running = await user.call(status_url)
  t.match(running.body, { kind: 'erase', status: 'running', created_at: String })
  const etag = running.headers.get('etag') ?? ''
  t.equal((await user.call(status_url, { headers: { 'if-none-match': etag } })).status, 304)
  const waiting = user.call(status_url, { headers: { prefer: 'wait=25', 'if-none-match': etag } })
  await finish()
  const done = await waiting
  t.match(done, { status: 200, body: { status: 'succeeded', result: { erased: true } } })
  t.equal(done.headers.get('preference-applied'), 'wait=25')
  t.equal(done.headers.get('retry-after'), null)
  const again = await user.call(status_url, { headers: { 'if-none-match': done.headers.get('etag') ?? '' } })
  t.equal(again.status, 304, 'one that is done does not change from look to look')
})

t.test('the events of an erasure go on to its end', async (t) => {
  const user = createUser(gateway)
  const { status_url, finish } = await startErasure(user)
  const stream = await user.raw(`${status_url}/events`)
  t.equal(stream.status, 200)
  const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  while (!text.includes('"status":"running"')) text += (await reader?.read())?.value ?? ''
  await finish()
  for (let chunk = await reader?.read(); chunk && !chunk.done; chunk = await reader?.read())
    text += chunk.value
  t.match(text, /id: 2\nevent: job\ndata: .*"status":"succeeded"/)
})

t.test('an erasure cannot be canceled, and says so', async (t) => {
  const user = createUser(gateway)
  const { status_url } = await startErasure(user)
  const refused = await user.post(`${status_url}/cancel`)
  t.match(refused, { status: 409, body: { code: 'not_cancelable', job: status_url, retryable: false } })
  t.match((await user.call(status_url)).body, { status: 'running' })
  t.match(await createUser(gateway).post(`${status_url}/cancel`), {
    status: 404,
    body: { code: 'not_found' },
  })
  t.equal((await createUser(gateway).raw(`${status_url}/events`)).status, 404)
})

t.test(
  'asked again while it runs, an erasure takes what was uploaded since along, under the same job',
  async (t) => {
    const user = createUser(gateway)
    const first = await startErasure(user)
    const selector = { user_id: user.id, upload_id: first.job_id.replace('erase-', '') }
    const created = await gateway.store.get(selector)
    const between = await user.upload()
    const again = await startErasure(user)
    t.match(again, { job_id: first.job_id, created_at: created?.created_at, status: 'running' })
    const raised = await gateway.store.get(selector)
    t.equal(raised?.created_at, created?.created_at, 'a sort key does not change')
    const upload = await gateway.store.get({ user_id: user.id, upload_id: between.body.upload_id ?? '' })
    t.ok(upload && raised && erasedUpTo(raised) >= upload.created_at)
    t.ok(created && upload && erasedUpTo(created) < upload.created_at)
    await first.finish()
  },
)

t.test('asked again just as it ends, an erasure begins again', async (t) => {
  const user = createUser(gateway)
  const { job_id, finish } = await startErasure(user)
  const store = {
    ...gateway.store,
    change: async (...given: Parameters<typeof gateway.store.change>) => {
      await finish()
      return gateway.store.change(...given)
    },
  }
  t.match(await startErasureIn(store, user.id), { job_id, status: 'running' })
  t.match(await gateway.store.get({ user_id: user.id, upload_id: job_id.replace('erase-', '') }), {
    erases_user: true,
  })
  await finish()
})

t.test('an erasure is listed among the jobs while it runs', async (t) => {
  const user = createUser(gateway)
  const { job_id, finish } = await startErasure(user)
  const list = async (query = '') => (await user.call(`/jobs${query}`)).body.jobs.map((job) => job.job_id)
  t.same(await list(), [job_id])
  t.same(await list('?status=running'), [job_id])
  t.same(await list('?status=queued'), [])
  await finish()
  t.same(await list(), [])
})

t.test('unfinished jobs come first, and no number of recent ones pushes them out', async (t) => {
  const user = createUser(gateway)
  const old = (await user.call('/generate-melody?emotion=sad')).body
  const { body } = await user.call('/generate-image?emotion=happy')
  await finishJob(gateway, user.id, body.job_id)
  for (const [upload, kinds] of [
    ['happy', ['image', 'melody']],
    ['calm', ['image', 'melody']],
  ] as const) {
    const { upload_id } = (await user.call(`/generate-image?emotion=${upload}`)).body
    await gateway.store.change({ user_id: user.id, upload_id }, (record) => {
      const [part] = Object.values(record.parts)
      if (!part) throw new Error('no picture')
      const made = kinds.flatMap((kind) =>
        Array.from({ length: 50 }, (_, i) => {
          const token = `${upload} ${kind} ${i}`
          const created_at = new Date(Date.now() + 1_000).toISOString()
          return [
            `${kind}-${i + 1}`,
            {
              ...part,
              kind,
              n: i + 1,
              state: 'failed' as const,
              created_at,
              request: { ...part.request, token },
            },
          ]
        }),
      )
      return { ...record, parts: Object.fromEntries(made) as typeof record.parts }
    })
  }
  const { jobs } = (await user.call('/jobs')).body
  t.equal(jobs.length, 100)
  t.match(jobs[0], { job_id: old.job_id, status: 'queued' })
  t.ok(jobs.slice(1).every(({ status }) => status === 'failed'))
})

t.test('progress is left out where nobody knows it, so that it never goes back', async (t) => {
  const away = await startTestGateway(stores)
  const user = createUser(away)
  const { body } = await user.upload()
  const { claim } = await take(away.store, user.id, body.job_id)
  t.match(claim.part.state, 'running')
  const [listed] = (await user.call('/jobs')).body.jobs
  t.match(listed, { status: 'running' })
  t.notOk('progress' in (listed ?? {}))
  const disconnected = once(away.redis, 'end')
  away.redis.disconnect()
  await disconnected
  const alone = (await user.call(body.status_url)).body
  t.match(alone, { status: 'running' })
  t.notOk('progress' in alone)
  await away.close()
})
