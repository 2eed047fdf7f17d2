import t from 'tap'

import { leftoversOf } from '../fixtures/leftovers.ts'
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

const field = (name: string, value: string, headers = '') =>
  Buffer.from(`--b\r\ncontent-disposition: form-data; name="${name}"\r\n${headers}\r\n${value}\r\n`)
const file = (headers = '', name = 'image', bytes = smile) =>
  Buffer.concat([
    Buffer.from(`--b\r\ncontent-disposition: form-data; name="${name}"; filename="a.jpg"\r\n${headers}\r\n`),
    bytes,
    Buffer.from('\r\n'),
  ])
const end = Buffer.from('--b--\r\n')
const many = (count: number, part: Buffer) => Array.from({ length: count }, () => part)
const inner = Buffer.concat([
  Buffer.from('--c\r\ncontent-disposition: file; filename="a.jpg"\r\n\r\n'),
  smile,
  Buffer.from('\r\n--c--\r\n'),
])

const cases: Record<string, { parts: Buffer[]; type?: string; status: number; code?: string }> = {
  '1,001 fields': { parts: many(1_001, field('generate', 'image')), status: 400, code: 'invalid_request' },
  '1,001 fields behind the photo': {
    parts: [file(), ...many(1_001, field('generate', 'image'))],
    status: 400,
    code: 'invalid_request',
  },
  '1,001 files': { parts: many(1_001, file()), status: 400, code: 'photo_required' },
  '1,001 empty files': {
    parts: many(1_001, file('', 'image', Buffer.alloc(0))),
    status: 400,
    code: 'photo_required',
  },
  'a field of 2 MB': {
    parts: [field('generate', 'x'.repeat(2_000_000)), file()],
    status: 413,
    code: 'body_too_large',
  },
  'a field of 2 MB behind the photo': {
    parts: [file(), field('generate', 'x'.repeat(2_000_000))],
    status: 413,
    code: 'body_too_large',
  },
  'a name of 10 KB': {
    parts: [field('n'.repeat(10_000), 'x'), file()],
    status: 400,
    code: 'invalid_request',
  },
  'a file in a field with a name of 10 KB': {
    parts: [file('', 'n'.repeat(10_000))],
    status: 400,
    code: 'photo_required',
  },
  'a form inside the form': {
    parts: [file('content-type: multipart/mixed; boundary=c\r\n', 'image', inner)],
    status: 415,
    code: 'unsupported_image',
  },
  'a field of a prototype': {
    parts: [field('__proto__', 'x'), file()],
    status: 400,
    code: 'invalid_request',
  },
  'a field called constructor': {
    parts: [field('constructor', 'x'), file()],
    status: 400,
    code: 'invalid_request',
  },
  'a field called toString behind the photo': {
    parts: [file(), field('toString', 'x')],
    status: 400,
    code: 'invalid_request',
  },
  'a file called hasOwnProperty': {
    parts: [file('', 'hasOwnProperty')],
    status: 400,
    code: 'invalid_request',
  },
  'the same field twice': {
    parts: [field('generate', 'image'), field('generate', 'image'), file()],
    status: 400,
    code: 'invalid_request',
  },
  'a field with brackets': {
    parts: [field('generate[]', 'image'), file()],
    status: 400,
    code: 'invalid_request',
  },
  'text in the field of the photo': { parts: [field('image', 'x')], status: 415, code: 'unsupported_image' },
  'a field of JSON': {
    parts: [field('generate', '{"a":1}', 'content-type: application/json\r\n'), file()],
    status: 400,
    code: 'invalid_request',
  },
  'a field that only says it is JSON': {
    parts: [field('generate', '{', 'content-type: application/json\r\n'), file()],
    status: 400,
    code: 'malformed_body',
  },
  'a part without name': {
    parts: [Buffer.from('--b\r\ncontent-disposition: form-data\r\n\r\nx\r\n'), file()],
    status: 400,
    code: 'invalid_request',
  },
  'no part': { parts: [], status: 400 },
  'an empty boundary': {
    parts: [file()],
    type: 'multipart/form-data; boundary=',
    status: 400,
    code: 'malformed_body',
  },
  'no boundary': { parts: [file()], type: 'multipart/form-data', status: 400, code: 'malformed_body' },
  'another boundary': { parts: [file()], type: 'multipart/form-data; boundary=other', status: 400 },
  'a boundary of 10 KB': {
    parts: [file()],
    type: `multipart/form-data; boundary=${'b'.repeat(10_000)}`,
    status: 400,
    code: 'malformed_body',
  },
  'another kind of multipart': {
    parts: [file()],
    type: 'multipart/mixed; boundary=b',
    status: 415,
    code: 'unsupported_media_type',
  },
}
for (const [name, { parts, type = 'multipart/form-data; boundary=b', status, code }] of Object.entries(
  cases,
)) {
  t.test(`a form with ${name} is refused, and nothing of it stays`, async (t) => {
    const user = createUser(gateway)
    const body = new Uint8Array(Buffer.concat([...parts, end]))
    const answer = await user.call('/upload-image', {
      method: 'POST',
      headers: { 'content-type': type },
      body,
    })
    t.match(
      { status: answer.status, code: answer.body.code },
      { status, ...(code !== undefined && { code }) },
    )
    t.same(await leftoversOf(user.id, gateway, stores), [])
    t.equal((await user.call('/gallery')).status, 200)
  })
}

const manyHeaders = Array.from({ length: 2_000 }, (_, i) => `x-${i}: y\r\n`).join('')
for (const [name, headers] of [
  ['2,000 headers', manyHeaders],
  ['a header of 100 KB', `x: ${'y'.repeat(100_000)}\r\n`],
] as const) {
  t.test(`${name} of a part are not all looked at`, async (t) => {
    const user = createUser(gateway)
    const body = new Uint8Array(Buffer.concat([file(headers), end]))
    const { status } = await user.call('/upload-image', {
      method: 'POST',
      headers: { 'content-type': 'multipart/form-data; boundary=b' },
      body,
    })
    t.equal(status, 202)
  })
}

t.test('no form makes a failure of ours', async (t) => {
  t.notMatch(gateway.logs(), /"level":"error"/)
})
