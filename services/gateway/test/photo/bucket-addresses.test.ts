import { MAX_PHOTO_BYTES } from '@moodscape/shared/pictures/photo-limits'
import t from 'tap'

import { createDirectUploads } from '../../src/photo/direct-uploads.ts'
import { finishJob } from '../fixtures/act-as-worker.ts'
import { leftoversOf } from '../fixtures/leftovers.ts'
import { smile } from '../fixtures/photos.ts'
import { startTestGateway } from '../fixtures/test-gateway.ts'
import { startTestStores } from '../fixtures/test-stores.ts'
import { createUser, type TestUser } from '../fixtures/user.ts'

const stores = await startTestStores()
const gateway = await startTestGateway(stores)
t.teardown(async () => {
  await gateway.close()
  await stores.close()
})

interface Form {
  upload_id: string
  url: string
  fields: Record<string, string>
  expires_at: string
}

const openForm = async (user: TestUser) =>
  (await user.post('/uploads', { media_type: 'image/jpeg' })).body as unknown as Form

/** Sends what a browser would. @returns the status and what the bucket has against it */
async function send(
  { url, fields }: Pick<Form, 'url' | 'fields'>,
  photo: Uint8Array,
  changed: Record<string, string> = {},
) {
  const form = new FormData()
  for (const [name, value] of Object.entries({ ...fields, ...changed })) form.set(name, value)
  form.set('file', new Blob([new Uint8Array(photo)], { type: 'image/jpeg' }), 'me.jpg')
  const response = await fetch(url, { method: 'POST', body: form })
  return { status: response.status, code: /<Code>(\w+)</.exec(await response.text())?.[1] }
}

const inKey = (fields: Record<string, string>, part: number, other: string) =>
  (fields['key'] ?? '').split('/').with(part, other).join('/')
const later = (policy = '') => {
  const content = JSON.parse(Buffer.from(policy, 'base64').toString()) as object
  return Buffer.from(JSON.stringify({ ...content, expiration: '2100-01-01T00:00:00Z' })).toString('base64')
}
const changes: [
  what: string,
  change: (fields: Record<string, string>) => Record<string, string>,
  code: string,
][] = [
  ["another user's folder", (fields) => ({ key: inKey(fields, 1, 'another') }), 'AccessDenied'],
  ['a place where photos are shown', (fields) => ({ key: inKey(fields, 0, 'user-uploads') }), 'AccessDenied'],
  ['more behind its name', ({ key }) => ({ key: `${key}/more` }), 'AccessDenied'],
  ['another content type', () => ({ 'Content-Type': 'text/html' }), 'AccessDenied'],
  ['an open door for everybody', () => ({ acl: 'public-read' }), 'AccessDenied'],
  ['a longer life', ({ Policy }) => ({ Policy: later(Policy) }), 'SignatureDoesNotMatch'],
]

for (const [what, change, code] of changes) {
  t.test(`a form for one photo does not give ${what}`, async (t) => {
    const user = createUser(gateway)
    const form = await openForm(user)
    t.strictSame(await send(form, smile, change(form.fields)), { status: 403, code })
    t.same(await leftoversOf(user.id, gateway, stores), [])
    t.match(await user.post(`/uploads/${form.upload_id}/complete`), {
      status: 409,
      body: { code: 'upload_incomplete' },
    })
    t.equal((await send(form, smile)).status, 204, 'as it was given it is good')
  })
}

t.test('a form takes a photo of 15 MB, and not a byte more', async (t) => {
  const user = createUser(gateway)
  const form = await openForm(user)
  const photo = new Uint8Array(MAX_PHOTO_BYTES + 1)
  t.strictSame(await send(form, photo), { status: 400, code: 'EntityTooLarge' })
  t.same(await leftoversOf(user.id, gateway, stores), [])
  t.equal((await send(form, photo.subarray(1))).status, 204)
})

t.test('a form is good for a quarter of an hour, as it says, and refused after its time', async (t) => {
  const user = createUser(gateway)
  const { fields, expires_at } = await openForm(user)
  const { expiration } = JSON.parse(Buffer.from(fields['Policy'] ?? '', 'base64').toString()) as {
    expiration: string
  }
  t.ok(Math.abs(Date.parse(expiration) - Date.now() - 900_000) < 60_000, expiration)
  t.ok(Math.abs(Date.parse(expiration) - Date.parse(expires_at)) < 2_000, expires_at)
  const expired = await createDirectUploads(stores.s3, 'moodscape', -1)(user.id, 'upload', 'image/jpeg')
  t.strictSame(await send(expired, smile), { status: 403, code: 'AccessDenied' })
  t.same(await leftoversOf(user.id, gateway, stores), [])
})

t.test(
  "an address of the gallery opens its own object, and nobody else's nor another of the same user",
  async (t) => {
    const [user, other] = [createUser(gateway), createUser(gateway)]
    const addresses: string[] = []
    for (const each of [user, other]) {
      const { body } = await each.upload('?generate=image')
      for (const job of body.jobs) await finishJob(gateway, each.id, job.job_id)
      const entry = (await each.call('/gallery')).body.uploads[0] as unknown as Record<string, string>
      addresses.push(entry['original_image'] ?? '', entry['generated_image'] ?? '')
    }
    const [own = '', ...others] = addresses
    t.equal((await fetch(own)).status, 200)
    for (const address of others) {
      const borrowed = new URL(own)
      borrowed.pathname = new URL(address).pathname
      t.equal((await fetch(address)).status, 200)
      t.equal((await fetch(borrowed)).status, 403, borrowed.pathname)
      t.equal((await fetch(address.split('?')[0] ?? '')).status, 403, 'without any signature')
    }
    const longer = new URL(own)
    longer.searchParams.set('X-Amz-Expires', '604800')
    t.equal((await fetch(longer)).status, 403, 'nor for longer')
    t.equal((await fetch(own, { method: 'DELETE' })).status, 403, 'nor for anything but reading')
  },
)
