import t from 'tap'

import { take } from '../fixtures/act-as-worker.ts'
import { formOf, smile } from '../fixtures/photos.ts'
import { startTestGateway } from '../fixtures/test-gateway.ts'
import { startTestStores } from '../fixtures/test-stores.ts'
import { createUser } from '../fixtures/user.ts'

const stores = await startTestStores()
const gateway = await startTestGateway(stores, { RATE_OF_STARTS: '0', MAX_UNFINISHED_JOBS: '0' })
t.teardown(async () => {
  await gateway.close()
  await stores.close()
})
const user = createUser(gateway)
const recordOf = async (upload_id: string) => gateway.store.get({ user_id: user.id, upload_id })

const base64 = smile.toString('base64')
const options = {
  generate: 'image,melody',
  image_style: 'ink',
  melody_style: 'jazz',
  tone: 'lift',
  keep_photo: 'false',
  consent: '2026-11',
}
const query = new URLSearchParams(options).toString()
const sendJson = (more: object) => user.post('/upload-image', { image: base64, ...more })
const sendForm = (fields: Record<string, string>) =>
  user.call('/upload-image', { method: 'POST', body: formOf(smile, fields) })

t.test('options are kept with the upload, however they come', async (t) => {
  const ways = {
    query: () => user.upload(`?${query}`),
    form: () => sendForm(options),
    JSON: () => sendJson({ ...options, keep_photo: false }),
    'JSON as text': () => sendJson(options),
    'a direct upload': () =>
      user.post('/uploads', { media_type: 'image/jpeg', ...options, keep_photo: false }),
  }
  for (const [name, send] of Object.entries(ways)) {
    const { status, body } = await send()
    t.ok(status === 202 || status === 201, name)
    const record = await recordOf(body.upload_id)
    t.match(
      record,
      {
        tone: 'lift',
        keep_photo: false,
        consent: { version: '2026-11', at: record?.created_at },
        parts: {
          'emotion-1': { request: { style: undefined } },
          'image-1': { request: { style: 'ink' } },
          'melody-1': { request: { style: 'jazz' } },
        },
      },
      name,
    )
    t.match((await user.call(`/uploads/${body.upload_id}`)).body, { tone: 'lift' }, name)
  }
})

t.test('without options an upload matches, and its photo is kept', async (t) => {
  for (const send of [() => user.upload(), () => sendJson({ keep_photo: true })]) {
    const { body } = await send()
    const record = await recordOf(body.upload_id)
    t.match(record, { tone: undefined, keep_photo: undefined, consent: undefined })
    t.match((await user.call(`/uploads/${body.upload_id}`)).body, { tone: 'match' })
  }
})

t.test('a field beats the query', async (t) => {
  const { body } = await user.call('/upload-image?generate=image&image_style=ink&keep_photo=false', {
    method: 'POST',
    body: formOf(smile, { image_style: 'oil', keep_photo: 'true' }),
  })
  t.match(await recordOf(body.upload_id), {
    keep_photo: undefined,
    parts: { 'image-1': { request: { style: 'oil' } } },
  })
})

t.test('what is on no list is refused, with its name', async (t) => {
  const wrong = {
    image_style: 'jazz',
    melody_style: 'ink',
    tone: 'up',
    keep_photo: 'maybe',
    consent: 'x'.repeat(41),
  }
  for (const [field, value] of Object.entries(wrong)) {
    const refusals = [
      await user.upload(`?${field}=${value}`),
      await sendForm({ [field]: value }),
      await sendJson({ [field]: value }),
      await user.post('/uploads', { media_type: 'image/png', [field]: value }),
    ]
    for (const [i, { status, body }] of refusals.entries()) {
      t.match(
        { status, code: body.code, field: body.errors?.[0]?.field },
        { status: 400, code: 'invalid_request', field },
        `${field}, ${i}`,
      )
    }
  }
  for (const keep_photo of ['trux', 'f', 'falsefalse']) {
    const body = `{"image":"${base64}","keep_photo":${keep_photo}}`
    const headers = { 'content-type': 'application/json' }
    t.match(await user.call('/upload-image', { method: 'POST', headers, body }), {
      status: 400,
      body: { code: 'malformed_body' },
    })
  }
})

t.test('another option is another request for the same key', async (t) => {
  const headers = { 'idempotency-key': 'options' }
  const send = (fields: Record<string, string>) =>
    user.call('/upload-image', { method: 'POST', body: formOf(smile, fields), headers })
  const first = await send({ keep_photo: 'false' })
  t.match(await send({ keep_photo: 'false' }), { status: 202, body: { job_id: first.body.job_id } })
  t.match(await send({}), { status: 422, body: { code: 'idempotency_mismatch' } })
})

t.test('the photo is shown while it is read', async (t) => {
  const { body } = await user.upload('?keep_photo=false')
  const { claim } = await take(gateway.store, user.id, body.job_id)
  const photo = { key: 'user-uploads/x.jpg', media_type: 'image/jpeg', bytes: 1 }
  await claim.change((record) => ({ ...record, photo }))
  t.match((await user.call(`/uploads/${body.upload_id}`)).body, { original_image: String })
})
