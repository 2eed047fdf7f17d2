import { prefixesOfUser } from '@moodscape/shared/objects/object-keys'
import t from 'tap'

import { finishJob, take } from '../fixtures/act-as-worker.ts'
import { startTestGateway } from '../fixtures/test-gateway.ts'
import { startTestStores } from '../fixtures/test-stores.ts'
import { createUser, type TestUser } from '../fixtures/user.ts'

const stores = await startTestStores()
const gateway = await startTestGateway(stores)
t.teardown(async () => {
  await gateway.close()
  await stores.close()
})

async function objectsOf(user: TestUser): Promise<string[]> {
  const keys: string[] = []
  for (const prefix of prefixesOfUser(user.id)) {
    for await (const page of gateway.objects.list(prefix)) keys.push(...page.map(({ key }) => key))
  }
  return keys
}

t.test("the gallery has the contract's four fields, as addresses that can be fetched", async (t) => {
  const user = createUser(gateway)
  const { body } = await user.upload('?generate=image,melody')
  for (const job of body.jobs) await finishJob(gateway, user.id, job.job_id, 'SURPRISED')
  const [entry] = (await user.call('/gallery')).body.uploads as unknown as Record<string, string>[]
  t.equal(entry?.['emotion'], 'SURPRISED')
  for (const field of ['original_image', 'generated_image', 'melody']) {
    t.equal((await fetch(entry?.[field] ?? '')).status, 200, field)
  }
  t.match(entry, {
    upload_id: body.upload_id,
    created_at: String,
    status: { emotion: 'succeeded', image: 'succeeded', melody: 'succeeded' },
  })
})

t.test('the same object keeps its address for a while', async (t) => {
  const user = createUser(gateway)
  const { body } = await user.upload()
  await finishJob(gateway, user.id, body.job_id)
  const address = async () =>
    ((await user.call('/gallery')).body.uploads[0] as unknown as { original_image: string }).original_image
  t.equal(await address(), await address())
})

t.test('pages are newest first, complete and without overlap', async (t) => {
  const user = createUser(gateway)
  const uploaded: string[] = []
  for (let i = 0; i < 5; i++) uploaded.push((await user.upload()).body.upload_id)
  const seen: string[] = []
  let cursor = ''
  do {
    const { body } = await user.call(`/gallery?limit=2${cursor}`)
    t.ok(body.uploads.length <= 2)
    seen.push(...body.uploads.map(({ upload_id }) => upload_id))
    cursor = body.next_cursor === null ? '' : `&cursor=${body.next_cursor}`
  } while (cursor)
  t.same(seen, uploaded.reverse())
})

t.test('a cursor of another user, a changed one and nonsense are refused', async (t) => {
  const owner = createUser(gateway)
  const stranger = createUser(gateway)
  for (let i = 0; i < 2; i++) await owner.upload()
  const cursor = (await owner.call('/gallery?limit=1')).body.next_cursor ?? ''
  t.equal((await owner.call(`/gallery?cursor=${cursor}`)).status, 200)
  for (const [user, given] of [
    [stranger, cursor],
    [owner, `x${cursor}`],
    [owner, 'nonsense'],
    [owner, `${cursor}.x`],
  ] as const) {
    t.match(await user.call(`/gallery?cursor=${given}`), { status: 400, body: { code: 'invalid_request' } })
  }
  for (const limit of ['0', '101', '-1', 'many']) {
    t.equal((await owner.call(`/gallery?limit=${limit}`)).status, 400, limit)
  }
})

t.test("nobody sees another's uploads", async (t) => {
  const owner = createUser(gateway)
  const stranger = createUser(gateway)
  const { body } = await owner.upload()
  t.same((await stranger.call('/gallery')).body.uploads, [])
  t.match(await stranger.call(`/uploads/${body.upload_id}`), { status: 404, body: { code: 'not_found' } })
  t.equal((await stranger.call(`/uploads/${body.upload_id}`, { method: 'DELETE' })).status, 404)
  t.equal((await owner.call(`/uploads/${body.upload_id}`)).status, 200)
})

t.test('erasing an upload leaves nothing of it, and again is harmless', async (t) => {
  const user = createUser(gateway)
  const { body } = await user.upload('?generate=image')
  for (const job of body.jobs) await finishJob(gateway, user.id, job.job_id)
  t.not((await objectsOf(user)).length, 0)
  for (const status of [204, 404]) {
    t.equal((await user.call(`/uploads/${body.upload_id}`, { method: 'DELETE' })).status, status)
  }
  t.equal((await user.call(`/uploads/${body.upload_id}`)).status, 404)
  t.equal((await user.call(body.status_url)).status, 404)
  t.same((await user.call('/gallery')).body.uploads, [])
  t.same(await objectsOf(user), [])
  t.equal(await gateway.store.get({ user_id: user.id, upload_id: body.upload_id }), undefined)
})

t.test('erasing cancels what runs: it is gone at once, and its worker cannot bring it back', async (t) => {
  const user = createUser(gateway)
  const { body } = await user.upload()
  const { claim } = await take(gateway.store, user.id, body.job_id)
  t.equal((await user.call(`/uploads/${body.upload_id}`, { method: 'DELETE' })).status, 204)
  t.equal((await user.call(body.status_url)).status, 404)
  t.same((await user.call('/gallery')).body.uploads, [])
  await t.rejects(
    claim.change((record) => ({ ...record, emotion: 'HAPPY' })),
    { name: 'Superseded', because: 'erased' },
  )
})

t.test(
  'a worker that has just lost its part to a cancellation is cleaned up after: the record stays as a mark',
  async (t) => {
    const user = createUser(gateway)
    const { body } = await user.upload()
    await take(gateway.store, user.id, body.job_id)
    await user.call(body.status_url, { method: 'DELETE' })
    t.equal((await user.call(`/uploads/${body.upload_id}`, { method: 'DELETE' })).status, 204)
    t.match(await gateway.store.get({ user_id: user.id, upload_id: body.upload_id }), { erasing: true })
  },
)

t.test('erasing everything answers a job that only its owner can see', async (t) => {
  const user = createUser(gateway)
  const stranger = createUser(gateway)
  await user.upload()
  const first = await user.call('/me', { method: 'DELETE' })
  const again = await user.call('/me', { method: 'DELETE' })
  t.match(first, { status: 202, body: { kind: 'erase', status: 'running' } })
  t.equal(again.body.job_id, first.body.job_id)
  t.equal((await user.call(first.body.status_url)).body.status, 'running')
  t.equal((await stranger.call(first.body.status_url)).status, 404)
})

t.test('a gallery of hundreds costs a page, not the gallery', async (t) => {
  const user = createUser(gateway)
  const { body } = await user.upload()
  const one = await gateway.store.get({ user_id: user.id, upload_id: body.upload_id })
  if (!one) throw new Error('no record')
  for (let i = 0; i < 200; i++) {
    await gateway.store.create({
      ...one,
      upload_id: `${String(i).padStart(4, '0')}${one.upload_id.slice(4)}`,
      created_at: new Date(i).toISOString(),
    })
  }
  const { body: page } = await user.call('/gallery?limit=10')
  t.equal(page.uploads.length, 10)
  t.equal(page.uploads[0]?.upload_id, body.upload_id)
})
