import { request as openRequest } from 'node:http'

import t from 'tap'

import { smile } from '../fixtures/photos.ts'
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
const MAX_PHOTO_BYTES = 15 * 1024 * 1024
/** A photo of as many bytes as there may be: nothing is read behind a JPEG's end. */
const largest = Buffer.concat([smile, Buffer.alloc(MAX_PHOTO_BYTES - smile.length)])

async function send(contentType: string, body: Uint8Array | string, query = '') {
  const response = await user.raw(`/upload-image${query}`, {
    method: 'POST',
    headers: { 'content-type': contentType },
    body: typeof body === 'string' ? body : new Uint8Array(body),
  })
  const { code, detail } = (await response.json()) as { code?: string; detail?: string }
  return { status: response.status, code, detail }
}

const part = (headers: string, content: Uint8Array | string) =>
  Buffer.concat([Buffer.from(`--b\r\n${headers}\r\n\r\n`), Buffer.from(content), Buffer.from('\r\n')])
const END = Buffer.from('--b--\r\n')
const FORM = 'multipart/form-data; boundary=b'
const sendParts = (...parts: Buffer[]) => send(FORM, Buffer.concat([...parts, END]))

for (const type of [
  'image/jpg',
  'IMAGE/JPEG',
  'image/pjpeg',
  'image/*',
  'application/octet-stream',
  'binary/octet-stream',
]) {
  t.test(`a photo as the body itself is taken with the type ${type}`, async (t) => {
    t.match(await send(type, smile), { status: 202 })
  })
}

t.test('a body that is no photo is refused by what it is, whatever it is called', async (t) => {
  for (const type of ['image/gif', 'image/jpeg', 'application/octet-stream'])
    t.match(await send(type, 'GIF89a'), { status: 415, code: 'unsupported_image' }, type)
})

for (const media_type of ['image/jpg', 'Image/JPEG', 'image/pjpeg', 'application/octet-stream']) {
  t.test(`a direct upload is opened for the type ${media_type}, and its form takes the photo`, async (t) => {
    const { status, body } = await user.post('/uploads', { media_type })
    t.equal(status, 201)
    const { url, fields } = body as unknown as { url: string; fields: Record<string, string> }
    const form = new FormData()
    for (const [name, value] of Object.entries(fields)) form.set(name, value)
    form.set('file', new Blob([new Uint8Array(smile)]))
    t.equal((await fetch(url, { method: 'POST', body: form })).status, 204)
    t.match(await user.post(`/uploads/${body.upload_id}/complete`), { status: 202 })
  })
}

t.test('a part in the field image is the photo, with a file name or without', async (t) => {
  t.match(await sendParts(part('content-disposition: form-data; name="image"', smile)), { status: 202 })
  const typed = 'content-disposition: form-data; name="image"\r\ncontent-type: image/jpeg'
  t.match(await sendParts(part(typed, smile)), { status: 202 })
})

t.test('base64 as text in a form is told by its name', async (t) => {
  for (const text of [smile.toString('base64'), `data:image/jpeg;base64,${smile.toString('base64')}`]) {
    const answer = await sendParts(part('content-disposition: form-data; name="image"', text))
    t.match(answer, { status: 415, code: 'unsupported_image', detail: /base64/ })
  }
})

t.test('the detail of a refusal names its cause', async (t) => {
  const { status, code, detail } = await send(
    'multipart/form-data',
    Buffer.concat([part('content-disposition: form-data; name="image"', smile), END]),
  )
  t.match({ status, code, detail }, { status: 400, code: 'malformed_body', detail: /boundary/ })
  const base64 = smile.toString('base64')
  const json = (image: string) => send('application/json', JSON.stringify({ image }))
  t.match(await json(`${base64.slice(0, 40)}*${base64.slice(41)}`), {
    code: 'invalid_base64',
    detail: /U\+002A/,
  })
  t.match(await json(base64.replaceAll('+', '-').replaceAll('/', '_')), {
    code: 'invalid_base64',
    detail: /alphabet/,
  })
  t.match(await send('image/jpeg', smile, '?generate=image&generate=melody'), {
    code: 'invalid_request',
    detail: /`generate` is given more than once/,
  })
  t.match(await send('image/jpeg', smile, '?genrate=image'), {
    code: 'invalid_request',
    detail: /query parameter `genrate` is unknown/,
  })
  const long = part('content-disposition: form-data; name="generate"', 'x'.repeat(3_000))
  t.match(await sendParts(long), {
    status: 413,
    code: 'body_too_large',
    detail: /`generate` has more than 2048/,
  })
})

for (const [width, end] of [
  [60, '\r\n'],
  [64, '\n'],
  [76, '\r\n'],
] as const) {
  t.test(`a photo of 15 MB is taken as base64 in lines of ${width} characters`, async (t) => {
    const lines = largest.toString('base64').replace(new RegExp(`.{${width}}`, 'g'), `$&${end}`)
    t.match(await send('application/json', JSON.stringify({ image: lines })), { status: 202 })
    t.match(await send('application/json', JSON.stringify({ image: `${lines}AAAA` })), { status: 413 })
  })
}

t.test('escapes in JSON cost no more than the characters that they stand for', async (t) => {
  const escaped = [...smile.toString('base64')]
    .map((character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('')
  t.match(await send('application/json', `{"image":"${escaped}"}`), { status: 202 })
  const padding = '\\u0041'.repeat(3_000_000)
  const before = process.cpuUsage()
  await send('application/json', `{"image":"${padding}"}`)
  const escapes = process.cpuUsage(before)
  const plain = process.cpuUsage()
  await send('application/json', `{"image":"${'A'.repeat(padding.length)}"}`)
  const characters = process.cpuUsage(plain)
  const ratio = (escapes.user + escapes.system) / (characters.user + characters.system)
  t.ok(ratio < 5, `${ratio.toFixed(1)} times the processor of a body of as many bytes`)
})

const MOST_SENT = 64 * 1_048_576

/**
 * Sends a form without an end piece by piece, and waits for the answer when it has sent nearly `MOST_SENT`: how fast it
 * is answered, the machine decides. @returns the status and how many bytes were taken until then
 */
function sendEndlessly(first: Buffer, endless: Buffer): Promise<{ status: number; bytes: number }> {
  return new Promise((resolve, reject) => {
    let bytes = 0
    let isAnswered = false
    const request = openRequest(`${gateway.url}/upload-image`, {
      method: 'POST',
      headers: { 'content-type': FORM, authorization: `Bearer ${user.token}` },
    })
    request.on('response', (response) => {
      isAnswered = true
      response.resume()
      request.destroy()
      resolve({ status: response.statusCode ?? 0, bytes })
    })
    request.on('error', (error) => isAnswered || reject(error))
    const write = () => {
      if (isAnswered || bytes + endless.length >= MOST_SENT) return
      bytes += endless.length
      if (request.write(endless)) setImmediate(write)
      else request.once('drain', write)
    }
    request.write(first)
    write()
  })
}

t.test('what stands in front of the first or behind the last part of a form counts', async (t) => {
  const megabyte = Buffer.alloc(1_048_576, 'x')
  const photo = part('content-disposition: form-data; name="image"; filename="a.jpg"', smile)
  for (const [where, first] of Object.entries({
    'in front': Buffer.alloc(0),
    behind: Buffer.concat([photo, END]),
  })) {
    const { status, bytes } = await sendEndlessly(first, megabyte)
    t.equal(status, 413, where)
    t.ok(bytes < MOST_SENT, `${where}: ${bytes} bytes`)
  }
})

t.test('a form that announces more than it may have is refused before it is read', async (t) => {
  const photo = part('content-disposition: form-data; name="image"; filename="a.jpg"', smile)
  const body = Buffer.concat([photo, END, Buffer.alloc(16 * 1_048_576)])
  t.match(await send(FORM, body), { status: 413, code: 'body_too_large' })
})
