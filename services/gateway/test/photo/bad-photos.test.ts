import t from 'tap'

import { leftoversOf } from '../fixtures/leftovers.ts'
import { formOf, smile } from '../fixtures/photos.ts'
import { open, parseAnswers } from '../fixtures/talk-raw.ts'
import { startTestGateway } from '../fixtures/test-gateway.ts'
import { startTestStores } from '../fixtures/test-stores.ts'
import { UPLOAD_FORMS, wireUpload } from '../fixtures/upload-bytes.ts'
import { createUser } from '../fixtures/user.ts'

const stores = await startTestStores()
const gateway = await startTestGateway(
  stores,
  { RATE_OF_STARTS: '0', RATE_PER_USER: '0', RATE_PER_IP: '0', MAX_UNFINISHED_JOBS: '0' },
  { linger: 1_000 },
)
t.teardown(async () => {
  await gateway.close()
  await stores.close()
})
const user = createUser(gateway)
const CAP = 15 * 1024 * 1024
const base64 = smile.toString('base64')

const verdict = ({ status, body }: { status: number; body: { code: string } }) => ({
  status,
  code: body.code,
})
const sendForm = async (bytes: Buffer) =>
  verdict(await user.call('/upload-image', { method: 'POST', body: formOf(bytes) }))
const sendBase64 = async (image: string) => verdict(await user.post('/upload-image', { image }))

const inLines = (text: string, width: number, end: string) =>
  (text.match(new RegExp(`.{1,${width}}`, 'g')) ?? []).join(end) + end

const forms: [name: string, image: string, status: number, code: string | undefined][] = [
  ['plain', base64, 202, undefined],
  ['a data URL', `data:image/jpeg;base64,${base64}`, 202, undefined],
  ['a data URL of another picture type than it is', `data:image/png;base64,${base64}`, 202, undefined],
  ['a data URL of HTML', `data:text/html;base64,${base64}`, 415, 'unsupported_image'],
  ['a data URL of SVG', `data:image/svg+xml;base64,${base64}`, 415, 'unsupported_image'],
  ['a data URL of no type', `data:;base64,${base64}`, 202, undefined],
  ['a data URL with nothing but its coding', `data:;base64,${base64}`, 202, undefined],
  ['a data URL with a parameter', `data:image/jpeg;charset=utf-8;base64,${base64}`, 202, undefined],
  ['a data URL with a name', `data:image/png;name=me%20and%20you.png;base64,${base64}`, 202, undefined],
  [
    'a data URL with a long name',
    `data:image/png;name=${'n'.repeat(2_000)};base64,${base64}`,
    202,
    undefined,
  ],
  ['a data URL in capitals', `DATA:IMAGE/JPEG;BASE64,${base64}`, 202, undefined],
  ...[
    'image/jpg',
    'image/pjpeg',
    'image/*',
    'image/heic',
    'application/octet-stream',
    'binary/octet-stream',
  ].map((type): (typeof forms)[number] => [
    `a data URL of ${type}`,
    `data:${type};base64,${base64}`,
    202,
    undefined,
  ]),
  [
    'a data URL of a GIF that is one',
    'data:image/jpeg;base64,R0lGODlhAQABAAAAACw=',
    415,
    'unsupported_image',
  ],
  [
    'a data URL that is percent-encoded',
    `data:image/jpeg,${encodeURIComponent(base64)}`,
    400,
    'invalid_base64',
  ],
  ['a data URL without comma', `data:image/jpeg;base64${base64}`, 400, 'invalid_base64'],
  ['a data URL with two commas', `data:image/jpeg;base64,,${base64}`, 400, 'invalid_base64'],
  ['two data URLs', `data:image/jpeg;base64,data:image/jpeg;base64,${base64}`, 400, 'invalid_base64'],
  ['a data URL of nothing', 'data:image/jpeg;base64,', 400, 'photo_required'],
  ['a space in front', ` ${base64}`, 400, 'invalid_base64'],
  ['a space at the end', `${base64} `, 400, 'invalid_base64'],
  ['a space within', `${base64.slice(0, 40)} ${base64.slice(40)}`, 400, 'invalid_base64'],
  ['a tab within', `${base64.slice(0, 40)}\t${base64.slice(40)}`, 400, 'invalid_base64'],
  ['percent-encoding', encodeURIComponent(base64), 400, 'invalid_base64'],
  ['a character of none', `${base64.slice(0, 40)}*${base64.slice(41)}`, 400, 'invalid_base64'],
  ['a letter that looks like one', `${base64.slice(0, 40)}а${base64.slice(41)}`, 400, 'invalid_base64'],
  ['a NUL within', `${base64.slice(0, 40)}\0${base64.slice(41)}`, 400, 'invalid_base64'],
  ['three paddings', `${base64}===`, 400, 'invalid_base64'],
  [
    'one character too many',
    `${base64.replace(/=+$/, '')}AAAAA`.slice(0, -(base64.replace(/=+$/, '').length % 4) || undefined),
    400,
    'invalid_base64',
  ],
  ['an address', 'https://photos.example/me.jpg', 400, 'invalid_base64'],
  ['nothing', '', 400, 'photo_required'],
  ...[60, 64, 76].flatMap((width) =>
    ['\n', '\r\n'].map((end): (typeof forms)[number] => [
      `lines of ${width} characters that end in ${JSON.stringify(end)}`,
      inLines(base64, width, end),
      202,
      undefined,
    ]),
  ),
]
for (const [name, image, status, code] of forms) {
  t.test(`base64: ${name} is ${status === 202 ? 'taken' : 'refused'}`, async (t) => {
    t.match(await sendBase64(image), { status, code })
  })
}

t.test('the same bytes get the same verdict as a file and in base64', async (t) => {
  const photos = {
    smile,
    text: Buffer.from('text'),
    empty: Buffer.alloc(0),
    half: smile.subarray(0, 12),
    tiny: Buffer.from([0xff, 0xd8, 0xff]),
  }
  for (const [name, bytes] of Object.entries(photos)) {
    t.same(await sendBase64(bytes.toString('base64')), await sendForm(bytes), name)
    t.same(
      await sendBase64(`data:image/jpeg;base64,${bytes.toString('base64')}`),
      await sendForm(bytes),
      name,
    )
  }
})

t.test('the largest photo is taken in each form, and one byte more is refused', async (t) => {
  const head = Buffer.from('89504e470d0a1a0a0000000d49484452000003e8000003e8000000000000000049444154', 'hex')
  const most = Buffer.concat([head, Buffer.alloc(CAP - head.length)])
  for (const form of UPLOAD_FORMS) {
    for (const [photo, expected] of [
      [most, { status: 202, code: undefined }],
      [Buffer.concat([most, Buffer.alloc(1)]), { status: 413, code: 'photo_too_large' }],
    ] as const) {
      const fresh = createUser(gateway)
      const { contentType, body } = await wireUpload(form, photo)
      const answer = await fresh.call('/upload-image', {
        method: 'POST',
        headers: { 'content-type': contentType },
        body: new Uint8Array(body),
      })
      t.match(verdict(answer), expected, `${form} of ${photo.length}`)
      t.equal((await leftoversOf(fresh.id, gateway, stores)).length, expected.status === 202 ? 1 : 0, form)
    }
  }
})

t.test('a body without end is refused, and not read for ever', async (t) => {
  const socket = await open(gateway.url)
  let text = ''
  socket.on('data', (chunk: Buffer) => (text += chunk.toString()))
  const closed = new Promise((resolve) => socket.once('close', resolve))
  const before = stores.s3Faults.log.length
  const head = `POST /upload-image HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${user.token}\r\n`
  socket.write(`${head}content-type: image/jpeg\r\ntransfer-encoding: chunked\r\n\r\n`)
  const piece = Buffer.concat([
    Buffer.from('100000\r\n'),
    smile,
    Buffer.alloc(0x100000 - smile.length),
    Buffer.from('\r\n'),
  ])
  while (socket.bytesRead === 0) await new Promise((resolve) => socket.write(piece, resolve))
  const drip = setInterval(() => socket.write(piece), 200)
  t.teardown(() => clearInterval(drip))
  await closed
  const [answer] = parseAnswers(text)
  t.equal(answer?.status, 413)
  t.match(JSON.parse(answer?.body ?? ''), { code: 'photo_too_large' })
  const parts = stores.s3Faults.log.slice(before).filter(({ operation }) => operation === 'UploadPart')
  t.ok(parts.length <= 3, 'no more than the largest photo went to the bucket')
})

const names: Record<string, string> = {
  'a path': '../../MARK/etc/passwd',
  'an absolute path': '/MARK/photo.jpg',
  'a path of Windows': 'C:\\MARK\\photo.jpg',
  'a line feed': 'MARK\r\nset-cookie: a=b',
  'a line feed that is encoded': 'MARK%0d%0aset-cookie: a=b',
  'a NUL': 'MARK\0.jpg',
  'a turn of direction': 'MARK\u202egpj.exe',
  '10 KB': `MARK${'x'.repeat(10_000)}.jpg`,
  'a device': 'CON.MARK',
  'an emoji': 'MARK😀.jpg',
  'a quote': 'MARK\\".jpg',
  nothing: '',
}
t.test('the name of a file is used for nothing', async (t) => {
  for (const [name, fileName] of Object.entries(names)) {
    for (const disposition of [
      `filename="${fileName}"`,
      `filename="a.jpg"; filename*=UTF-8''${encodeURIComponent(fileName)}`,
    ]) {
      const body = Buffer.concat([
        Buffer.from(
          `--b\r\ncontent-disposition: form-data; name="image"; ${disposition}\r\ncontent-type: image/jpeg\r\n\r\n`,
        ),
        smile,
        Buffer.from('\r\n--b--\r\n'),
      ])
      const answer = await user.call('/upload-image', {
        method: 'POST',
        headers: { 'content-type': 'multipart/form-data; boundary=b' },
        body: new Uint8Array(body),
      })
      const { status, body: started } = answer
      t.equal(status, 202, `${name}: ${disposition.slice(0, 30)}`)
      t.notMatch(JSON.stringify([started, [...answer.headers]]), 'MARK')
      const record = await gateway.store.get({ user_id: user.id, upload_id: started.upload_id })
      t.notMatch(JSON.stringify(record), 'MARK')
    }
  }
  t.notMatch(gateway.logs(), 'MARK')
  t.notMatch((await leftoversOf(user.id, gateway, stores)).join(), 'MARK')
})
