import { createHash, randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'

import {
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  type S3Client,
} from '@aws-sdk/client-s3'
import { createFaults } from '@moodscape/local-cloud/faults'
import { startS3 } from '@moodscape/local-cloud/s3/start-s3'
import t from 'tap'

import { createObjectStore } from '../../src/objects/create-object-store.ts'
import { createS3Client } from '../../src/process/aws-clients.ts'
import { startScriptedServer } from '../fixtures/scripted-server.ts'
import { until } from '../fixtures/until.ts'

const BUCKET = 'moodscape-test'
const MEBIBYTE = 1024 * 1024

const credentials = { accessKeyId: 'test', secretAccessKey: 'test-secret' }
Object.assign(process.env, {
  AWS_ACCESS_KEY_ID: credentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
})
const faults = createFaults()
const s3 = await startS3({ directory: t.testdir(), credentials, region: 'eu-central-1', faults })
t.teardown(() => s3.close())
const client = open(s3.url)
await client.send(new CreateBucketCommand({ Bucket: BUCKET }))
const objects = createObjectStore(client, BUCKET)
t.afterEach(() => faults.clear())

function open(url: string): S3Client {
  const opened = createS3Client('eu-central-1', url)
  t.teardown(() => opened.destroy())
  return opened
}

async function keysBelow(prefix: string): Promise<string[]> {
  const keys: string[] = []
  for await (const page of objects.list(prefix)) keys.push(...page.map(({ key }) => key))
  return keys.sort()
}

async function openUploads(prefix: string): Promise<number> {
  const answer = await client.send(new ListMultipartUploadsCommand({ Bucket: BUCKET, Prefix: prefix }))
  return answer.Uploads?.length ?? 0
}

t.test('what is put is got back byte by byte, with its media type', async (t) => {
  const bytes = randomBytes(100_000)
  await objects.put('round/trip.png', bytes, 'image/png')
  t.ok((await objects.get('round/trip.png', 100_000)).equals(bytes))
  t.equal(await objects.size('round/trip.png'), 100_000)
  t.match(await client.send(new HeadObjectCommand({ Bucket: BUCKET, Key: 'round/trip.png' })), {
    ContentType: 'image/png',
  })
})

t.test('an empty object is an object', async (t) => {
  await objects.put('empty', new Uint8Array(), 'text/plain')
  t.equal((await objects.get('empty', 0)).length, 0)
  t.equal(await objects.size('empty'), 0)
})

t.test('putting again replaces', async (t) => {
  await objects.put('twice', Buffer.from('first'), 'text/plain')
  await objects.put('twice', Buffer.from('second'), 'text/plain')
  t.equal((await objects.get('twice', 100)).toString(), 'second')
})

t.test('what is not there is said so, and is no error to ask the size of or to remove', async (t) => {
  await t.rejects(objects.get('nowhere', 100), { name: 'ObjectNotFound', cause: { name: 'NoSuchKey' } })
  t.equal(await objects.size('nowhere'), undefined)
  await objects.remove('nowhere')
})

t.test('a larger object than wanted is refused', async (t) => {
  await objects.put('large', Buffer.alloc(MEBIBYTE), 'text/plain')
  await t.rejects(objects.get('large', MEBIBYTE - 1), { name: 'ObjectTooLarge' })
  t.equal((await objects.get('large', MEBIBYTE)).length, MEBIBYTE)
})

t.test('an object that is cut off on its way is an error', async (t) => {
  await objects.put('cut', Buffer.alloc(MEBIBYTE), 'text/plain')
  faults.inject({ match: ({ operation }) => operation === 'GetObject', action: { type: 'truncate' } })
  await t.rejects(objects.get('cut', MEBIBYTE), { code: 'ECONNRESET' })
})

t.test('getting ends with its signal', async (t) => {
  await objects.put('slow', Buffer.alloc(1_000), 'text/plain')
  const stop = new AbortController()
  faults.inject({
    match: ({ operation }) => operation === 'GetObject',
    action: [{ type: 'callback', before: () => stop.abort() }, { type: 'hang' }],
  })
  await t.rejects(objects.get('slow', 1_000, stop.signal), { name: 'AbortError' })
})

t.test('a stumble of S3 is stepped over', async (t) => {
  faults.inject({
    match: ({ operation }) => operation === 'PutObject',
    times: 2,
    action: { type: 'status', code: 503 },
  })
  await objects.put('stumble', Buffer.from('fine'), 'text/plain')
  t.equal((await objects.get('stumble', 10)).toString(), 'fine')
})

t.test('a missing bucket is not taken for a missing object', async (t) => {
  const nowhere = createObjectStore(client, 'no-such-bucket')
  await t.rejects(nowhere.get('x', 1), { name: 'NoSuchBucket' })
  await t.rejects(nowhere.probe())
  await objects.probe()
})

const streams: [string, () => Readable, number][] = [
  ['nothing', () => Readable.from([]), 0],
  ['a few bytes', () => Readable.from([Buffer.from('abc'), Buffer.from('de')]), 5],
  ['many parts', () => Readable.from(mebibytes(12)), 12 * MEBIBYTE],
]

for (const [what, body, bytes] of streams) {
  t.test(`a stream of ${what} is stored as it came`, async (t) => {
    const key = `streams/${what}`
    await objects.putStream(key, body(), 'image/jpeg', new AbortController().signal)
    const stored = await objects.get(key, 20 * MEBIBYTE)
    t.equal(stored.length, bytes)
    t.ok(stored.equals(Buffer.concat(await body().toArray())))
    t.equal(await openUploads(key), 0)
  })
}

function* mebibytes(count: number): Generator<Buffer> {
  for (let i = 0; i < count; i++) yield Buffer.alloc(MEBIBYTE, i)
}

/** Hashes what passes, as the gateway does. */
function hashing(refuse: (bytes: number) => void = () => {}) {
  const hash = createHash('sha256')
  let bytes = 0
  return {
    pass(chunk: Buffer) {
      bytes += chunk.length
      refuse(bytes)
      hash.update(chunk)
    },
    end: () => hash.digest('hex'),
  }
}

for (const count of [1, 12]) {
  t.test(`a stream of ${count} MiB that is checked while it passes is stored as it came`, async (t) => {
    const body = Readable.from(mebibytes(count))
    await objects.putStream('checked', body, 'image/jpeg', new AbortController().signal, hashing())
    const stored = await objects.get('checked', 20 * MEBIBYTE)
    t.ok(stored.equals(Buffer.concat([...mebibytes(count)])))
  })
}

t.test('the hash of the check is what a small object is signed with', async (t) => {
  const check = { ...hashing(), end: () => createHash('sha256').update('other bytes').digest('hex') }
  const storing = objects.putStream(
    'signed',
    Readable.from([Buffer.from('bytes')]),
    'image/jpeg',
    new AbortController().signal,
    check,
  )
  await t.rejects(storing, { name: 'XAmzContentSHA256Mismatch' })
  t.equal(await objects.size('signed'), undefined)
})

for (const limit of [3 * MEBIBYTE, 7 * MEBIBYTE]) {
  t.test(`what the check refuses after ${limit} bytes is left nowhere`, async (t) => {
    const refusal = new Error('too many')
    const check = hashing((bytes) => {
      if (bytes > limit) throw refusal
    })
    const body = Readable.from(mebibytes(12))
    const { signal } = new AbortController()
    await t.rejects(objects.putStream('refused', body, 'image/jpeg', signal, check), refusal)
    t.equal(body.destroyed, true)
    t.equal(await objects.size('refused'), undefined)
    t.equal(await openUploads('refused'), 0)
  })
}

t.test('a stream that breaks leaves nothing behind', async (t) => {
  const broken = new Error('the client went away')
  const body = Readable.from(
    (function* () {
      yield* mebibytes(7)
      throw broken
    })(),
  )
  await t.rejects(objects.putStream('broken', body, 'image/jpeg', new AbortController().signal), broken)
  t.equal(await objects.size('broken'), undefined)
  t.equal(await openUploads('broken'), 0)
})

t.test('an abort before the first byte stores nothing', async (t) => {
  await t.rejects(objects.putStream('aborted/0', Readable.from(['x']), 'image/jpeg', AbortSignal.abort()), {
    name: 'AbortError',
  })
  t.equal(await objects.size('aborted/0'), undefined)
})

const MOMENTS: { when: string; operation: string; sent: number; moment: 'before' | 'after' }[] = [
  { when: 'while a small object is on its way', operation: 'PutObject', sent: 1, moment: 'before' },
  { when: 'when a small object has just arrived', operation: 'PutObject', sent: 1, moment: 'after' },
  { when: 'while an upload in parts begins', operation: 'CreateMultipartUpload', sent: 7, moment: 'before' },
  { when: 'while a part is on its way', operation: 'UploadPart', sent: 7, moment: 'before' },
  { when: 'when a part has just arrived', operation: 'UploadPart', sent: 7, moment: 'after' },
  {
    when: 'while the parts are put together',
    operation: 'CompleteMultipartUpload',
    sent: 7,
    moment: 'after',
  },
]

for (const { when, operation, sent, moment } of MOMENTS) {
  t.test(`an abort ${when} leaves nothing that could not be removed`, async (t) => {
    const key = `aborted/${when}`
    const stop = new AbortController()
    faults.inject({
      match: (request) => request.operation === operation,
      action: { type: 'callback', [moment]: () => stop.abort('the client left') },
    })
    const reason = await objects
      .putStream(key, Readable.from(mebibytes(sent)), 'image/jpeg', stop.signal)
      .catch((error: unknown) => error)
    t.equal(reason, 'the client left')
    t.equal(await openUploads(key), 0)
    await objects.remove(key)
    const requests = faults.log.length
    await new Promise((resolve) => setImmediate(resolve))
    t.equal(await objects.size(key), undefined)
    t.equal(faults.log.length, requests + 1, 'nothing is sent behind our back')
  })
}

t.test('an abort ends a stream whose next byte does not come', async (t) => {
  const stop = new AbortController()
  const body = new Readable({ read() {} })
  for (const chunk of mebibytes(7)) body.push(chunk)
  const storing = objects.putStream('silent', body, 'image/jpeg', stop.signal)
  await until(async () => (await openUploads('silent')) > 0)
  stop.abort('the client left')
  t.equal(await storing.catch((error: unknown) => error), 'the client left')
  t.equal(body.destroyed, true)
  t.equal(await openUploads('silent'), 0)
})

t.test('a list shows what lies below a prefix, with size and time, and nothing else', async (t) => {
  for (const key of ['list/a/1', 'list/a/2', 'list/ab/3', 'other/4'])
    await objects.put(key, Buffer.from(key), 'text/plain')
  t.strictSame(await keysBelow('list/a/'), ['list/a/1', 'list/a/2'])
  t.strictSame(await keysBelow('nothing/'), [])
  for await (const page of objects.list('list/ab/')) {
    t.match(page, [{ key: 'list/ab/3', bytes: 9, changed_at: Date }])
    t.ok(Math.abs((page[0]?.changed_at.getTime() ?? 0) - Date.now()) < 60_000)
  }
})

t.test('everything below a prefix is removed, however much it is, and only that', async (t) => {
  await objects.put('erased-not/0', Buffer.from('x'), 'text/plain')
  const keys = Array.from({ length: 25 }, (_, i) => `erase/${i}`)
  await Promise.all(keys.map((key) => objects.put(key, Buffer.from('x'), 'text/plain')))
  const inSmallPages = createObjectStore(openWithPages(10), BUCKET)
  t.equal(await inSmallPages.removeBelow('erase/'), 25)
  t.strictSame(await keysBelow('erase'), ['erased-not/0'])
  t.equal(await inSmallPages.removeBelow('erase/'), 0)
})

/** A client whose lists come in pages of this many, not of a thousand. */
function openWithPages(size: number): S3Client {
  const paging = open(s3.url)
  paging.middlewareStack.add(
    (next) => (args) => next({ ...args, input: { ...args.input, MaxKeys: size, MaxUploads: size } }),
    { step: 'initialize' },
  )
  return paging
}

t.test('an object that S3 does not remove is no success', async (t) => {
  const list = '<ListBucketResult><Contents><Key>kept</Key></Contents></ListBucketResult>'
  const refusal = '<DeleteResult><Error><Key>kept</Key><Code>AccessDenied</Code></Error></DeleteResult>'
  const server = await startScriptedServer(
    t,
    ({ method }, response) => void response.end(method === 'GET' ? list : refusal),
  )
  await t.rejects(createObjectStore(open(server.url), BUCKET).removeBelow('k'), { message: /AccessDenied/ })
})

t.test('uploads in parts that were left are aborted once they are old', async (t) => {
  const begin = (key: string) => client.send(new CreateMultipartUploadCommand({ Bucket: BUCKET, Key: key }))
  await begin('parts/1')
  await begin('parts/2')
  await begin('elsewhere/3')
  t.equal(await objects.abortStaleParts('parts/', new Date(Date.now() - 60_000)), 0)
  t.equal(await objects.abortStaleParts('parts/', new Date(Date.now() + 60_000)), 2)
  t.equal(await openUploads('parts/'), 0)
  t.equal(await openUploads('elsewhere/'), 1)
})

t.test('bytes that do not fit their checksum are refused', async (t) => {
  const body = Buffer.from('a photo')
  const answered = { 'content-length': body.length, 'x-amz-checksum-crc32': 'AAAAAA==', etag: '"version"' }
  const server = await startScriptedServer(
    t,
    (_, response) => void response.writeHead(200, answered).end(body),
  )
  await t.rejects(createObjectStore(open(server.url), BUCKET).get('k', 100), /[Cc]hecksum/)
})

t.test('a proxy that answers with a page of its own is an error for every verb', async (t) => {
  const server = await startScriptedServer(t, (_, response) => {
    response
      .writeHead(403, { 'content-type': 'text/html' })
      .end('<!doctype html><title>Blocked</title><p>Ask your administrator')
  })
  const behind = createObjectStore(open(server.url), BUCKET)
  await t.rejects(behind.get('k', 100))
  await t.rejects(behind.size('k'))
  await t.rejects(behind.put('k', Buffer.from('x'), 'text/plain'))
  await t.rejects(behind.removeBelow('k'))
})

t.test('uploads in parts are all found, however many pages of them there are', async (t) => {
  const begin = (key: string) => client.send(new CreateMultipartUploadCommand({ Bucket: BUCKET, Key: key }))
  await Promise.all(Array.from({ length: 7 }, (_, i) => begin(`pages/${i % 3}`)))
  const inSmallPages = createObjectStore(openWithPages(2), BUCKET)
  t.equal(await inSmallPages.abortStaleParts('pages/', new Date(Date.now() - 60_000)), 0)
  t.equal(await inSmallPages.abortStaleParts('pages/', new Date(Date.now() + 60_000)), 7)
  t.equal(await openUploads('pages/'), 0)
})

t.test(
  'a page of HTML in place of an answer is neither an object nor a sign that one is stored',
  async (t) => {
    await objects.put('proxied', Buffer.from('photo'), 'image/jpeg')
    const asked: [string, () => Promise<unknown>][] = [
      ['GetObject', () => objects.get('proxied', 1_000)],
      ['HeadObject', () => objects.size('proxied')],
      ['PutObject', () => objects.put('proxied/new', Buffer.from('photo'), 'image/jpeg')],
      [
        'PutObject',
        () =>
          objects.putStream(
            'proxied/new',
            Readable.from([Buffer.from('photo')]),
            'image/jpeg',
            new AbortController().signal,
          ),
      ],
    ]
    for (const [operation, ask] of asked) {
      faults.inject({
        match: (request) => request.operation === operation,
        times: 1,
        action: { type: 'garbage' },
      })
      await t.rejects(ask(), { name: 'BucketUnreached' }, operation)
    }
    t.same(await keysBelow('proxied'), ['proxied'])
  },
)
