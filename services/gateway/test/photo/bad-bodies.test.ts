import { gzipSync } from 'node:zlib'

import { until } from '@moodscape/shared/testing/until'
import t from 'tap'

import { readApiDocument } from '../fixtures/api-document.ts'
import { smile } from '../fixtures/photos.ts'
import { open, parseAnswers, readToEnd, talk } from '../fixtures/talk-raw.ts'
import { startTestGateway } from '../fixtures/test-gateway.ts'
import { startTestStores } from '../fixtures/test-stores.ts'
import { createUser } from '../fixtures/user.ts'

const stores = await startTestStores()
const gateway = await startTestGateway(stores, {
  RATE_OF_STARTS: '0',
  RATE_PER_USER: '0',
  RATE_PER_IP: '0',
  MAX_UNFINISHED_JOBS: '0',
})
t.teardown(async () => {
  await gateway.close()
  await stores.close()
})
const user = createUser(gateway)
const base64 = smile.toString('base64')

async function send(
  path: string,
  contentType: string | undefined,
  body: string | Buffer,
  headers: Record<string, string> = {},
) {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body
  const all = {
    authorization: `Bearer ${user.token}`,
    ...(contentType !== undefined && { 'content-type': contentType }),
    ...headers,
  }
  const response = await fetch(gateway.url + path, {
    method: 'POST',
    headers: all,
    body: new Uint8Array(bytes),
  })
  const { code, accepted } = (await response.json()) as { code?: string; accepted?: string[] }
  return { status: response.status, code, accepted }
}
const refused = (status: number, code: string) => ({ status, code })

const nested = (levels: number, opening: string, inmost: string, closing: string) =>
  opening.repeat(levels) + inmost + closing.repeat(levels)
const oddities: Record<
  string,
  [forImage: string, forPhoto: string, image: ReturnType<typeof refused>, photo: ReturnType<typeof refused>]
> = {
  'the key __proto__': [
    '{"__proto__":{"polluted":true}}',
    `{"__proto__":{"polluted":true},"image":"${base64}"}`,
    refused(400, 'malformed_body'),
    refused(400, 'invalid_request'),
  ],
  'the key constructor': [
    '{"constructor":{"prototype":{"polluted":true}}}',
    `{"constructor":{"prototype":{}},"image":"${base64}"}`,
    refused(400, 'malformed_body'),
    refused(400, 'invalid_request'),
  ],
  'the key toString': [
    '{"toString":"x"}',
    `{"toString":"x","image":"${base64}"}`,
    refused(400, 'invalid_request'),
    refused(400, 'invalid_request'),
  ],
  'objects many thousands deep': [
    nested(10_000, '{"a":', '1', '}'),
    `{"image":${nested(50_000, '[', '', ']')}}`,
    refused(400, 'invalid_request'),
    refused(400, 'invalid_request'),
  ],
  'objects deep beyond the limit': [
    nested(50_000, '{"a":', '1', '}'),
    nested(50_000, '{"a":', '1', '}'),
    refused(413, 'body_too_large'),
    refused(400, 'invalid_request'),
  ],
  'a number without end': [
    '{"seed":1e400}',
    '{"image":1e400}',
    refused(400, 'invalid_request'),
    refused(400, 'invalid_request'),
  ],
  'a number of many digits': [
    `{"seed":${'9'.repeat(5_000)}}`,
    `{"image":${'9'.repeat(500_000)}}`,
    refused(400, 'invalid_request'),
    refused(400, 'invalid_request'),
  ],
  'half a character': [
    '{"style":"\\ud800"}',
    '{"image":"\\ud800"}',
    refused(400, 'invalid_request'),
    refused(400, 'invalid_base64'),
  ],
  'an array for text': [
    '{"style":["ink"]}',
    `{"image":["${base64}"]}`,
    refused(400, 'invalid_request'),
    refused(400, 'invalid_request'),
  ],
  'an object for text': [
    '{"emotion":{"$ne":null}}',
    '{"image":{"$ne":null}}',
    refused(400, 'invalid_request'),
    refused(400, 'invalid_request'),
  ],
  'an array for the object': [
    '[{"emotion":"happy"}]',
    `[{"image":"${base64}"}]`,
    refused(400, 'invalid_request'),
    refused(400, 'malformed_body'),
  ],
  null: ['null', 'null', refused(400, 'invalid_request'), refused(400, 'malformed_body')],
  'a comma too many': [
    '{"emotion":"happy",}',
    `{"image":"${base64}",}`,
    refused(400, 'malformed_body'),
    refused(400, 'malformed_body'),
  ],
  'single quotes': [
    "{'emotion':'happy'}",
    `{'image':'${base64}'}`,
    refused(400, 'malformed_body'),
    refused(400, 'malformed_body'),
  ],
  'a comment': [
    '{/* */"emotion":"happy"}',
    `{/* */"image":"${base64}"}`,
    refused(400, 'malformed_body'),
    refused(400, 'malformed_body'),
  ],
  'a line feed inside text': [
    '{"emotion":"hap\npy"}',
    '{"image":"aGk\n="}',
    refused(400, 'malformed_body'),
    refused(400, 'malformed_body'),
  ],
  'two values': [
    '{}{}',
    `{"image":"${base64}"}{}`,
    refused(400, 'malformed_body'),
    refused(400, 'malformed_body'),
  ],
}

for (const [name, [forImage, forPhoto, image, photo]] of Object.entries(oddities)) {
  t.test(`JSON with ${name} is refused, and changes nothing`, async (t) => {
    t.match(await send('/generate-image', 'application/json', forImage), image)
    t.match(await send('/upload-image', 'application/json', forPhoto), photo)
    t.notOk('polluted' in {})
  })
}

t.test('a key that is there twice', async (t) => {
  t.match(
    await send('/upload-image', 'application/json', `{"image":"${base64}","image":"${base64}"}`),
    refused(400, 'invalid_request'),
  )
  t.match(
    await send(
      '/upload-image',
      'application/json',
      `{"generate":"image","generate":"image","image":"${base64}"}`,
    ),
    refused(400, 'invalid_request'),
  )
})

t.test('a mark of the byte order in front is passed over, as RFC 8259 allows', async (t) => {
  t.equal((await send('/upload-image', 'application/json', `\ufeff{"image":"${base64}"}`)).status, 202)
  t.equal((await send('/generate-image', 'application/json', '\ufeff{"emotion":"happy"}')).status, 202)
})

t.test('a key without end is refused while it still arrives', async (t) => {
  const socket = await open(gateway.url)
  const all = readToEnd(socket)
  socket.write(
    `POST /upload-image HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${user.token}\r\n` +
      `content-type: application/json\r\ncontent-length: 21000000\r\n\r\n{"${'k'.repeat(200_000)}`,
  )
  await until(() => socket.bytesRead > 0)
  socket.end()
  const [answer] = parseAnswers(await all)
  t.equal(answer?.status, 400)
  t.match(JSON.parse(answer?.body ?? ''), { code: 'invalid_request', errors: [{ field: 'k'.repeat(100) }] })
})

const JSON_TYPES_TAKEN = [
  'application/json',
  'APPLICATION/JSON',
  'application/json; charset=utf-8',
  ' application/json',
  'application/json ;charset=utf-8',
]
const TYPES_REFUSED = [
  'application/jsonx',
  'xapplication/json',
  'application/json, text/plain',
  'application/vnd.api+json',
  'application/problem+json',
  'text/json',
  'text/plain',
  'application/x-www-form-urlencoded',
  'json',
  ';',
  'application/',
  'application/json/x',
]

t.test('content types are what they are, and nothing is read under another', async (t) => {
  const bodies = { '/generate-image': '{"emotion":"happy"}', '/upload-image': `{"image":"${base64}"}` }
  for (const [path, body] of Object.entries(bodies)) {
    for (const type of JSON_TYPES_TAKEN)
      t.equal((await send(path, type, body)).status, 202, `${path} ${type}`)
    for (const type of TYPES_REFUSED)
      t.match(await send(path, type, body), refused(415, 'unsupported_media_type'), `${path} ${type}`)
    t.match(await send(path, 'application/json\t', body), { status: 202 }, 'a tab behind it')
  }
})

t.test('of two content types the first counts, and what is sent is checked all the same', async (t) => {
  for (const [status, types] of [
    [400, ['application/json', 'text/plain']],
    [415, ['text/plain', 'application/json']],
  ] as const) {
    const lines = types.map((type) => `content-type: ${type}\r\n`).join('')
    const body = '{"emotion":"nonsense"}'
    const [answer] = await talk(
      gateway.url,
      `POST /generate-image HTTP/1.1\r\nhost: x\r\nconnection: close\r\nauthorization: Bearer ${user.token}\r\n${lines}content-length: ${body.length}\r\n\r\n${body}`,
    )
    t.equal(answer?.status, status)
  }
})

t.test('a content type that is not taken is answered with those that are', async (t) => {
  t.same((await send('/generate-image', 'text/plain', '{}')).accepted, ['application/json'])
  t.same((await send('/uploads', 'image/jpeg', '{}')).accepted, ['application/json'])
  t.same((await send('/upload-image', 'text/plain', '{}')).accepted, [
    'multipart/form-data',
    'application/json',
    'image/jpeg',
    'image/png',
    'image/webp',
  ])
})

t.test('compressed bodies are refused on every route, before a byte is read', async (t) => {
  const document = await readApiDocument(gateway.url)
  const bomb = gzipSync(Buffer.alloc(1_000_000))
  for (const { method, path, name } of document.operations.filter(({ method }) => method !== 'GET')) {
    for (const coding of ['gzip', 'GZIP', 'deflate', 'br', 'identity, gzip']) {
      const headers = {
        authorization: `Bearer ${user.token}`,
        'content-type': 'application/json',
        'content-encoding': coding,
      }
      const address = gateway.url + path.replace('{id}', '0'.repeat(26))
      const response = await fetch(address, { method, headers, body: new Uint8Array(bomb) })
      t.match(
        { status: response.status, ...((await response.json()) as object) },
        refused(415, 'unsupported_media_type'),
        `${name} ${coding}`,
      )
    }
  }
  t.equal(
    (
      await send('/generate-image', 'application/json', '{"emotion":"happy"}', {
        'content-encoding': 'identity',
      })
    ).status,
    202,
  )
})

t.test(
  'an empty body that calls itself JSON is fine where no body is wanted, and refused where one is',
  async (t) => {
    const { body } = await user.upload()
    const headers = { 'content-type': 'application/json' }
    t.equal((await user.call(`/jobs/${body.job_id}/cancel`, { method: 'POST', headers })).status, 200)
    t.equal((await user.call(`/uploads/${body.upload_id}`, { method: 'DELETE', headers })).status, 204)
    t.equal((await user.call('/session', { method: 'POST', headers })).status, 201)
    t.match(await send('/uploads', 'application/json', ''), refused(400, 'malformed_body'))
  },
)

const FOREIGN_FIELDS = {
  userId: 'me',
  user_id: 'me',
  status: 'succeeded',
  cost: 0,
  model: 'dear',
  version: 'x',
  s3Key: '../',
  isAdmin: true,
  webhook: 'https://x.example/',
  upload_id: '0'.repeat(26),
}

t.test(
  "fields that are not the client's to set are refused wherever they stand, and the record stays as it is",
  async (t) => {
    const { body } = await user.upload()
    const key = { user_id: user.id, upload_id: body.upload_id }
    const before = await gateway.store.get(key)
    for (const [name, value] of Object.entries(FOREIGN_FIELDS)) {
      const json = (more: object) => JSON.stringify({ ...more, [name]: value })
      t.match(
        await send('/upload-image', 'application/json', json({ image: base64 })),
        refused(400, 'invalid_request'),
        `photo ${name}`,
      )
      t.match(
        await send('/uploads', 'application/json', json({ media_type: 'image/png' })),
        refused(400, 'invalid_request'),
        `direct ${name}`,
      )
      const form = new FormData()
      form.set(name, String(value))
      form.set('image', new Blob([new Uint8Array(smile)]), 'me.jpg')
      t.match(
        await user.call('/upload-image', { method: 'POST', body: form }),
        { status: 400, body: { code: 'invalid_request' } },
        `form ${name}`,
      )
      t.match(
        await user.upload(`?${name}=${encodeURIComponent(String(value))}`),
        { status: 400, body: { code: 'invalid_request' } },
        `query ${name}`,
      )
      if (name === 'upload_id') continue
      t.match(
        await send('/generate-image', 'application/json', json({ emotion: 'happy' })),
        refused(400, 'invalid_request'),
        `picture ${name}`,
      )
      t.match(
        await user.call(`/generate-image?emotion=happy&${name}=x`),
        { status: 400, body: { code: 'invalid_request' } },
        `picture by query ${name}`,
      )
      t.match(await user.call(`/gallery?${name}=x`), { status: 400 }, `gallery ${name}`)
    }
    t.same(await gateway.store.get(key), before)
    const cancel = await user.post(`/jobs/${body.job_id}/cancel`, FOREIGN_FIELDS)
    t.match(
      cancel,
      { status: 200, body: { status: 'canceled' } },
      'where no body is wanted none is looked at',
    )
  },
)
