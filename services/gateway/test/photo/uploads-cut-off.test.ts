import type { Socket } from 'node:net'

import { until } from '@moodscape/shared/testing/until'
import t from 'tap'

import { leftoversOf } from '../fixtures/leftovers.ts'
import { formOf, smile } from '../fixtures/photos.ts'
import { createTestPicture } from '../fixtures/pictures.ts'
import { open, parseAnswers, readToEnd } from '../fixtures/talk-raw.ts'
import { startTestGateway } from '../fixtures/test-gateway.ts'
import { startTestStores } from '../fixtures/test-stores.ts'
import { headOfUpload, UPLOAD_FORMS, wireUpload } from '../fixtures/upload-bytes.ts'
import { createUser } from '../fixtures/user.ts'

const stores = await startTestStores()
const gateway = await startTestGateway(stores, { RATE_OF_STARTS: '0', UPLOAD_SLOTS: '1' })
/** Its only difference: a body that trickles in is cut off soon. */
const hurried = await startTestGateway(stores, { RATE_OF_STARTS: '0', UPLOAD_SLOTS: '1' }, { arrival: 2_000 })
t.teardown(async () => {
  await Promise.all([gateway.close(), hurried.close()])
  await stores.close()
})
const large = await createTestPicture(1_500, 1_300)
const departures = () => gateway.logs().split('"msg":"the client went away"').length - 1
const write = (socket: Socket, bytes: Buffer | string) =>
  new Promise((resolve) => socket.write(bytes, resolve))

/** How an upload is refused after its photo has arrived. */
const refusals: Record<string, () => RequestInit> = {
  'an unknown field behind the photo in JSON': () => ({
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ image: smile.toString('base64'), image_url: 'x' }),
  }),
  'JSON that breaks off behind the photo': () => ({
    headers: { 'content-type': 'application/json' },
    body: `{"image":"${smile.toString('base64')}"`,
  }),
  'a second file': () => {
    const body = formOf(smile)
    body.append('image', new Blob([new Uint8Array(smile)]), 'second.jpg')
    return { body }
  },
  'an unknown field behind the photo in a form': () => {
    const body = formOf(smile)
    body.append('user_id', 'me')
    return { body }
  },
  'a wish behind the photo that cannot be': () => {
    const body = formOf(smile)
    body.append('generate', 'video')
    return { body }
  },
}

for (const [name, init] of Object.entries(refusals)) {
  t.test(`${name} leaves nothing in the bucket, and no record`, async (t) => {
    const user = createUser(gateway)
    const { status } = await user.call('/upload-image', { method: 'POST', ...init() })
    t.equal(status, 400)
    t.same(await leftoversOf(user.id, gateway, stores), [])
    t.same((await user.call('/gallery')).body.uploads, [])
  })
}

t.test('a quota that is used up leaves nothing in the bucket', async (t) => {
  const strict = await startTestGateway(stores, { MAX_UNFINISHED_JOBS: '1' })
  t.teardown(() => strict.close())
  const user = createUser(strict)
  await user.upload()
  t.equal((await user.upload()).status, 429)
  t.equal((await leftoversOf(user.id, gateway, stores)).length, 1, 'that of the first')
})

t.test('a Redis that goes away before the record is written leaves nothing in the bucket', async (t) => {
  const lonely = await startTestGateway(stores, { RATE_PER_IP: '0', RATE_PER_USER: '0', RATE_OF_STARTS: '0' })
  t.teardown(() => lonely.close())
  const user = createUser(lonely)
  lonely.redis.disconnect()
  t.match(await user.upload(), { status: 503, body: { code: 'unavailable' } })
  t.same(await leftoversOf(user.id, gateway, stores), [])
})

t.test(
  'a file that cannot be removed is left to the housekeeper, and the answer says what was wrong',
  async (t) => {
    const user = createUser(gateway)
    stores.s3Faults.inject({
      match: ({ operation }) => operation === 'DeleteObject',
      action: { type: 'status', code: 403 },
    })
    t.teardown(() => stores.s3Faults.clear())
    const { status, body } = await user.post('/upload-image', {
      image: smile.toString('base64'),
      image_url: 'x',
    })
    t.match({ status, code: body.code }, { status: 400, code: 'invalid_request' })
    t.match(gateway.logs(), /file left to the housekeeper/)
  },
)

for (const form of UPLOAD_FORMS) {
  t.test(`a client that goes away while it sends ${form} leaves nothing behind`, async (t) => {
    const upload = await wireUpload(form, large)
    for (const share of [0.01, 0.5, 0.99]) {
      const user = createUser(gateway)
      const before = departures()
      const socket = await open(gateway.url)
      await write(socket, headOfUpload(user, upload))
      await write(socket, upload.body.subarray(0, Math.floor(upload.body.length * share)))
      socket.destroy()
      await until(() => departures() > before)
      t.same(await leftoversOf(user.id, gateway, stores), [], `at ${share}`)
      t.same((await user.call('/gallery')).body.uploads, [], `at ${share}`)
    }
    t.notMatch(gateway.logs(), /"level":"error"/, 'nothing of ours failed')
  })
}

t.test(
  'a client that goes away behind its photo, but before the end of the form, leaves nothing behind',
  async (t) => {
    const user = createUser(gateway)
    const upload = await wireUpload('multipart', smile)
    const before = departures()
    const socket = await open(gateway.url)
    const stored = stores.s3Faults.log.length
    const end = upload.body.lastIndexOf('\r\n--')
    await write(socket, headOfUpload(user, upload))
    await write(socket, Buffer.concat([upload.body.subarray(0, end), Buffer.from('\r\n------')]))
    const boundary = /boundary=(.*)$/.exec(upload.contentType)?.[1] ?? ''
    await write(socket, `${boundary.slice(4)}\r\n`)
    await until(() =>
      stores.s3Faults.log
        .slice(stored)
        .some(({ operation, outcome }) => operation === 'PutObject' && outcome === 200),
    )
    socket.destroy()
    await until(() => departures() > before)
    t.same(await leftoversOf(user.id, gateway, stores), [])
    t.same((await user.call('/gallery')).body.uploads, [])
  },
)

for (const form of UPLOAD_FORMS) {
  t.test(`a client that goes away behind the last byte of ${form} has its job, once`, async (t) => {
    const user = createUser(gateway)
    const upload = await wireUpload(form, large)
    const socket = await open(gateway.url)
    const closed = readToEnd(socket)
    stores.s3Faults.inject({
      match: ({ operation }) => operation === 'CompleteMultipartUpload',
      times: 1,
      action: { type: 'callback', before: async () => void (socket.destroy(), await closed) },
    })
    await write(socket, headOfUpload(user, upload))
    await write(socket, upload.body)
    await closed
    await until(async () => (await user.call('/jobs')).body.jobs.length > 0)
    t.equal((await user.call('/jobs')).body.jobs.length, 1)
    const [first] = (await user.call('/gallery')).body.uploads
    const record = await gateway.store.get({ user_id: user.id, upload_id: first?.upload_id ?? '' })
    t.same(await leftoversOf(user.id, gateway, stores), [record?.incoming?.key])
  })
}

t.test('a body that trickles in is given up for the sake of others who wait', async (t) => {
  const attacker = createUser(hurried)
  const upload = await wireUpload('raw bytes', large)
  const socket = await open(hurried.url)
  const answered = readToEnd(socket)
  await write(socket, headOfUpload(attacker, upload))
  const before = stores.s3Faults.log.length
  let sent = 5_300_000
  await write(socket, upload.body.subarray(0, sent))
  await until(() =>
    stores.s3Faults.log
      .slice(before)
      .some(({ operation, outcome }) => operation === 'UploadPart' && outcome === 200),
  )
  const drip = setInterval(() => socket.write(upload.body.subarray(sent, ++sent)), 100)
  t.teardown(() => clearInterval(drip))
  t.equal((await createUser(hurried).upload()).status, 202, 'the only place is free again in time')
  await until(() => socket.bytesRead > 0)
  clearInterval(drip)
  socket.end()
  const [answer] = parseAnswers(await answered)
  t.match(
    { status: answer?.status, code: (JSON.parse(answer?.body ?? '{}') as { code?: string }).code },
    { status: 408, code: 'request_timeout' },
  )
  t.same(await leftoversOf(attacker.id, gateway, stores), [])
})

t.test('parts of a form between which nothing comes are given up too', async (t) => {
  const user = createUser(hurried)
  const upload = await wireUpload('multipart', smile)
  const socket = await open(hurried.url)
  const answered = readToEnd(socket)
  await write(socket, headOfUpload(user, upload))
  await write(socket, upload.body.subarray(0, upload.body.length - 2))
  await until(() => socket.bytesRead > 0)
  socket.end()
  t.equal(parseAnswers(await answered)[0]?.status, 408)
  t.same(await leftoversOf(user.id, gateway, stores), [])
})

for (const form of UPLOAD_FORMS) {
  t.test(
    `a client that sends ${form} and closes at once, before anybody has looked at it, keeps no place`,
    async (t) => {
      const upload = await wireUpload(form, smile)
      const user = createUser(gateway)
      const before = departures()
      const socket = await open(gateway.url)
      await gateway.redis.call('CLIENT', 'PAUSE', '500')
      socket.end(Buffer.concat([Buffer.from(headOfUpload(user, upload)), upload.body]))
      await until(() => departures() > before)
      t.same(await leftoversOf(user.id, gateway, stores), [])
      t.equal((await createUser(gateway).upload()).status, 202)
    },
  )
}

t.test(
  'a bucket that takes a photo and never says so holds its upload up for as long as a request may take, and no longer',
  async (t) => {
    const hasty = await startTestGateway(stores, { REQUEST_SECONDS: '2' })
    t.teardown(() => hasty.close())
    stores.s3Faults.inject({
      match: ({ operation }) => operation === 'PutObject',
      times: 1,
      action: { type: 'hang' },
    })
    const user = createUser(hasty)
    t.match(await user.upload(), { status: 503, body: { code: 'unavailable' } })
    t.same((await user.call('/jobs')).body.jobs, [])
    t.equal((await user.upload()).status, 202)
  },
)
