import sharp from 'sharp'
import t from 'tap'

import { formOf, smile } from '../fixtures/photos.ts'
import { createTestPicture } from '../fixtures/pictures.ts'
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

const sendRaw = (body: Buffer, type = 'image/jpeg') =>
  user.call('/upload-image', {
    method: 'POST',
    headers: { 'content-type': type },
    body: new Uint8Array(body),
  })
const sendForm = (body: FormData) => user.call('/upload-image', { method: 'POST', body })
const sendJson = (image: unknown, more: object = {}) => user.post('/upload-image', { image, ...more })

async function storedBytes(uploadId: string): Promise<Buffer> {
  const upload = await gateway.store.get({ user_id: user.id, upload_id: uploadId })
  return gateway.objects.get(upload?.incoming?.key ?? '', 20_000_000)
}

t.test('the photo arrives unchanged in each form', async (t) => {
  const base64 = smile.toString('base64')
  const forms = {
    multipart: () => sendForm(formOf(smile)),
    'raw bytes': () => sendRaw(smile),
    base64: () => sendJson(base64),
    'data URL': () => sendJson(`data:image/jpeg;base64,${base64}`),
    'data URL in capitals': () => sendJson(`data:IMAGE/JPEG;base64,${base64}`),
    'base64 without padding': () => sendJson(base64.replace(/=+$/, '')),
    'base64 in lines': () => sendJson(base64.replace(/(.{76})/g, '$1\r\n')),
  }
  for (const [name, send] of Object.entries(forms)) {
    const { status, body } = await send()
    t.equal(status, 202, name)
    t.ok(smile.equals(await storedBytes(body.upload_id)), name)
  }
})

t.test('a photo in many parts arrives unchanged in each form', async (t) => {
  const large = await createTestPicture(1_500, 1_300)
  t.ok(large.length > 5_300_000)
  for (const send of [
    () => sendForm(formOf(large)),
    () => sendRaw(large, 'image/png'),
    () => sendJson(large.toString('base64')),
  ]) {
    const { status, body } = await send()
    t.equal(status, 202)
    t.ok(large.equals(await storedBytes(body.upload_id)))
  }
})

t.test('PNG and WebP are taken, whatever name and type they come with', async (t) => {
  for (const format of ['png', 'webp'] as const) {
    const photo = await sharp(smile).toFormat(format).toBuffer()
    t.equal((await sendForm(formOf(photo))).status, 202, format)
    t.equal((await sendRaw(photo, 'image/jpeg')).status, 202, format)
  }
})

t.test('what is no JPEG, PNG or WebP is refused by its bytes', async (t) => {
  const others: Record<string, Buffer> = {
    text: Buffer.from('just a text that is called photo.jpg'),
    gif: await sharp(smile).gif().toBuffer(),
    tiff: await sharp(smile).tiff().toBuffer(),
    svg: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="200" height="200"/>'),
    pdf: Buffer.from('%PDF-1.7\n'),
    html: Buffer.from('<!doctype html><script>alert(1)</script>'),
    heic: Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypheic')]),
    'one byte': Buffer.from([0xff]),
    random: Buffer.from(Array.from({ length: 2_000 }, (_, i) => (i * 7919) % 251)),
  }
  for (const [name, bytes] of Object.entries(others)) {
    for (const send of [
      () => sendForm(formOf(bytes)),
      () => sendRaw(bytes),
      () => sendJson(bytes.toString('base64')),
    ]) {
      t.match(
        await send(),
        {
          status: 415,
          body: { code: 'unsupported_image', accepted: ['image/jpeg', 'image/png', 'image/webp'] },
        },
        name,
      )
    }
  }
})

t.test('unsuitable dimensions are refused by the header alone', async (t) => {
  const small = await sharp(smile).resize(79, 200).jpeg().toBuffer()
  const bomb = pngHeader(50_000, 50_000)
  for (const photo of [small, bomb]) {
    t.match(await sendRaw(photo), { status: 422, body: { code: 'image_dimensions' } })
  }
})

t.test('an empty photo, none, two, or one in the wrong field are refused', async (t) => {
  const two = formOf(smile)
  two.append('image', new Blob([new Uint8Array(smile)]), 'second.jpg')
  const wrong = new FormData()
  wrong.set('avatar', new Blob([new Uint8Array(smile)]), 'me.jpg')
  const cases = { empty: formOf(Buffer.alloc(0)), none: new FormData(), two, wrong }
  cases.none.set('generate', 'image')
  for (const [name, form] of Object.entries(cases)) {
    t.match(await sendForm(form), { status: 400, body: { code: 'photo_required' } }, name)
  }
  t.match(await user.post('/upload-image', {}), { status: 400, body: { code: 'photo_required' } })
  t.match(await sendRaw(Buffer.alloc(0)), { status: 400, body: { code: 'photo_required' } })
})

t.test('base64 that is none, JSON that is none, and fields that are unknown are refused', async (t) => {
  const base64 = smile.toString('base64')
  const cases: [unknown, object, string][] = [
    ['not base64 at all!', {}, 'invalid_base64'],
    [`${base64.slice(0, 400)}=${base64.slice(400)}`, {}, 'invalid_base64'],
    [base64.replaceAll('/', '_').replaceAll('+', '-'), {}, 'invalid_base64'],
    [`data:image/jpeg,${base64}`, {}, 'invalid_base64'],
    [42, {}, 'invalid_request'],
    [null, {}, 'invalid_request'],
    [{ nested: true }, {}, 'invalid_request'],
    [base64, { image_url: 'http://169.254.169.254/' }, 'invalid_request'],
    [base64, { generate: 'video' }, 'invalid_request'],
    ['data:image/svg+xml;base64,PHN2Zy8+', {}, 'unsupported_image'],
  ]
  for (const [image, more, code] of cases) {
    t.match(
      await sendJson(image, more),
      { body: { code } },
      `${JSON.stringify(image).slice(0, 40)} ${JSON.stringify(more)}`,
    )
  }
  for (const body of ['', '{', '[]', '"text"', '{"image":"', '{"image":"aGk="}{', '{"image"']) {
    const { status } = await user.call('/upload-image', {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json' },
    })
    t.equal(status, 400, body)
  }
})

t.test('a malformed form is a malformed body, never a failure of ours', async (t) => {
  const send = (type: string, body: string) =>
    user.call('/upload-image', { method: 'POST', headers: { 'content-type': type }, body })
  const part = '--b\r\ncontent-disposition: form-data; name="image"; filename="a.jpg"\r\n\r\n'
  for (const [type, body] of [
    ['multipart/form-data; boundary=b', `${part}no end`],
    ['multipart/form-data; boundary=b', ''],
    ['multipart/form-data', part],
    [`multipart/form-data; boundary=${'b'.repeat(300)}`, part],
  ] as const) {
    const { status, body: problem } = await send(type, body)
    t.ok(status >= 400 && status < 500, `${type} ${status} ${problem.code}`)
  }
})

t.test('other content types and compressed bodies are refused', async (t) => {
  for (const [type, encoding] of [
    ['text/plain', ''],
    ['application/xml', ''],
    ['application/json', 'gzip'],
  ] as const) {
    const headers = { 'content-type': type, ...(encoding && { 'content-encoding': encoding }) }
    t.match(
      await user.call('/upload-image', { method: 'POST', headers, body: '{}' }),
      { status: 415, body: { code: 'unsupported_media_type' } },
      type,
    )
  }
})

t.test('more than 15 MB is refused in each form', async (t) => {
  const head = pngHeader(1_000, 1_000)
  const large = Buffer.concat([head, Buffer.alloc(15 * 1024 * 1024)])
  t.match(await sendForm(formOf(large)), { status: 413 })
  t.match(await sendRaw(large, 'image/png'), { status: 413, body: { code: 'photo_too_large' } })
  t.match(await sendJson(large.toString('base64')), { status: 413 })
})

t.test('the fields of a form may come before or after the photo', async (t) => {
  const before = formOf(smile, { generate: 'image' })
  const after = formOf(smile)
  after.append('generate', 'melody,image')
  t.same(
    (await sendForm(before)).body.jobs.map(({ kind }) => kind),
    ['emotion', 'image'],
  )
  t.same(
    (await sendForm(after)).body.jobs.map(({ kind }) => kind),
    ['emotion', 'image', 'melody'],
  )
})

t.test('a photo can go straight to the bucket', async (t) => {
  const { status, body } = await user.post('/uploads', { media_type: 'image/jpeg', generate: 'image' })
  t.equal(status, 201)
  const form = body as unknown as {
    url: string
    fields: Record<string, string>
    complete_url: string
    upload_id: string
  }
  t.match(await user.post(form.complete_url), { status: 409, body: { code: 'upload_incomplete' } })
  const data = new FormData()
  for (const [name, value] of Object.entries(form.fields)) data.set(name, value)
  data.set('file', new Blob([new Uint8Array(smile)], { type: 'image/jpeg' }))
  t.equal((await fetch(form.url, { method: 'POST', body: data })).status, 204)
  const first = await user.post(form.complete_url)
  const again = await user.post(form.complete_url)
  t.match(first, { status: 202, body: { kind: 'emotion', status: 'queued' } })
  t.equal(again.body.job_id, first.body.job_id)
  const stranger = createUser(gateway)
  t.equal((await stranger.post(form.complete_url)).status, 404)
})

function pngHeader(width: number, height: number): Buffer {
  const header = Buffer.from(
    '89504e470d0a1a0a0000000d49484452000000000000000008020000000000000000000049444154',
    'hex',
  )
  header.writeUInt32BE(width, 16)
  header.writeUInt32BE(height, 20)
  return header
}
