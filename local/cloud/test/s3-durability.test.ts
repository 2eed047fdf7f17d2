import { spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readdirSync, readFileSync, watch, writeFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'

import {
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  paginateListObjectsV2,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import t, { type Test } from 'tap'

import { createFaults } from '../src/faults.ts'
import { startS3 } from '../src/s3/start-s3.ts'
import { credentials, region } from './fixtures/keys.ts'
import { createClient, serveS3 } from './fixtures/s3.ts'

const Bucket = 'photos'

async function listKeys(client: S3Client): Promise<string[]> {
  const keys: string[] = []
  for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket })) {
    keys.push(...Contents.map(({ Key }) => Key as string))
  }
  return keys
}

/** Resolves when the first byte of something has come to disk. */
async function untilArrival(directory: string): Promise<void> {
  const watcher = watch(join(directory, 'staging'))
  await once(watcher, 'change')
  watcher.close()
}

/** Resolves when nothing half-written lies about. */
async function untilClean(directory: string): Promise<void> {
  const staging = join(directory, 'staging')
  const watcher = watch(staging)
  while (readdirSync(staging).length > 0) await once(watcher, 'change')
  watcher.close()
}

/** Opens a connection and begins a put in it by hand. */
async function beginPut(t: Test, url: string, length: number): Promise<Socket> {
  const client = createClient(t, url, { requestChecksumCalculation: 'WHEN_REQUIRED' })
  const link = new URL(await getSignedUrl(client, new PutObjectCommand({ Bucket, Key: 'half' })))
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  t.teardown(() => socket.destroy())
  await once(socket, 'connect')
  socket.write(
    `PUT ${link.pathname}${link.search} HTTP/1.1\r\nHost: ${link.host}\r\nContent-Length: ${length}\r\n\r\n`,
  )
  return socket
}

t.test('a restart keeps buckets, objects, their headers and unfinished uploads', async (t) => {
  const first = await serveS3(t)
  const put = { Bucket, ContentType: 'image/png', Metadata: { mood: 'calm' } }
  for (const Key of ['b', 'a', 'gone', '🦊'])
    await first.client.send(new PutObjectCommand({ ...put, Key, Body: `of ${Key}` }))
  await first.client.send(new DeleteObjectCommand({ Bucket, Key: 'gone' }))
  const { UploadId } = await first.client.send(new CreateMultipartUploadCommand({ ...put, Key: 'parts' }))
  const upload = { Bucket, Key: 'parts', UploadId }
  const { ETag } = await first.client.send(new UploadPartCommand({ ...upload, PartNumber: 1, Body: 'part' }))
  const link = await getSignedUrl(first.client, new GetObjectCommand({ Bucket, Key: 'a' }))
  await first.close()

  const again = await startS3({
    directory: first.directory,
    port: Number(new URL(first.url).port),
    credentials,
    region,
  })
  t.teardown(again.close)
  t.equal(await (await fetch(link)).text(), 'of a')
  const client = createClient(t, again.url)
  t.same(await listKeys(client), ['a', 'b', '🦊'])
  t.match(await client.send(new HeadObjectCommand({ Bucket, Key: '🦊' })), {
    ContentType: 'image/png',
    Metadata: { mood: 'calm' },
  })
  await client.send(
    new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts: [{ PartNumber: 1, ETag }] } }),
  )
  t.same(await listKeys(client), ['a', 'b', 'parts', '🦊'])
})

t.test('a client that leaves half-way leaves nothing behind', async (t) => {
  const { url, directory, client, faults } = await serveS3(t)
  const socket = await beginPut(t, url, 1_000_000)
  const arrival = untilArrival(directory)
  socket.write(Buffer.alloc(500_000))
  await arrival
  socket.destroy()
  await faults.log.at(-1)?.settled
  await untilClean(directory)
  t.equal(faults.log.at(-1)?.outcome, 'broken')
  t.same(await listKeys(client), [])
})

t.test('what is there stays while its replacement is on the way, and if that fails', async (t) => {
  const { url, directory, client } = await serveS3(t)
  await client.send(new PutObjectCommand({ Bucket, Key: 'half', Body: 'old' }))
  const socket = await beginPut(t, url, 10)
  const arrival = untilArrival(directory)
  socket.write('new')
  await arrival
  t.equal(
    await (await client.send(new GetObjectCommand({ Bucket, Key: 'half' }))).Body?.transformToString(),
    'old',
  )
  socket.destroy()
  await untilClean(directory)
  t.equal(
    await (await client.send(new GetObjectCommand({ Bucket, Key: 'half' }))).Body?.transformToString(),
    'old',
  )
})

t.test('a reader of an object gets all of it even if it is replaced and deleted meanwhile', async (t) => {
  const { client } = await serveS3(t)
  const content = randomBytes(5_000_000)
  await client.send(new PutObjectCommand({ Bucket, Key: 'a', Body: content }))
  const { Body } = await client.send(new GetObjectCommand({ Bucket, Key: 'a' }))
  await client.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'new' }))
  await client.send(new DeleteObjectCommand({ Bucket, Key: 'a' }))
  t.ok((await buffer(Body as Readable)).equals(content))
})

t.test('a client that neither sends nor takes is cut off and leaves nothing', async (t) => {
  const { url, directory, client, faults } = await serveS3(t, { idleTimeout: 200 })
  const sender = await beginPut(t, url, 1_000_000)
  sender.write(Buffer.alloc(1000))
  await once(sender, 'close')
  await untilClean(directory)
  t.same(await listKeys(client), [])

  // A sender that is slow for want of the processor is no idle one: this server has the usual patience.
  const patient = await startS3({ directory, credentials, region, faults: createFaults() })
  const big = { Bucket, Key: 'big', Body: Buffer.alloc(30_000_000) }
  await createClient(t, patient.url).send(new PutObjectCommand(big))
  await patient.close()
  const link = new URL(await getSignedUrl(client, new GetObjectCommand({ Bucket, Key: 'big' })))
  const taker = connect(Number(link.port), '127.0.0.1')
  t.teardown(() => taker.destroy())
  taker.write(`GET ${link.pathname}${link.search} HTTP/1.1\r\nHost: ${link.host}\r\n\r\n`)
  await once(taker, 'readable')
  await faults.log.at(-1)?.settled
  t.match(faults.log.at(-1), { operation: 'GetObject', outcome: 'broken' })
})

t.test('a body whose frames say another length than announced stores nothing', async (t) => {
  const { directory, client } = await serveS3(t)
  client.middlewareStack.add(
    (next) => (args) => {
      const { headers } = args.request as { headers: Record<string, string> }
      headers['x-amz-decoded-content-length'] = '7'
      return next(args)
    },
    { step: 'build', priority: 'low' },
  )
  const body = Readable.from([Buffer.from('123456')])
  await t.rejects(client.send(new PutObjectCommand({ Bucket, Key: 'a', Body: body, ContentLength: 6 })), {
    name: 'IncompleteBody',
  })
  await untilClean(directory)
  t.same(await listKeys(client), [])
})

t.test('a trailing checksum that is wrong stores nothing', async (t) => {
  const { url, client } = await serveS3(t)
  const liar = createClient(t, url)
  liar.middlewareStack.add(
    (next) => (args) => {
      const request = args.request as { body: Readable }
      request.body = Readable.from(falsifyTrailer(request.body))
      return next(args)
    },
    { step: 'finalizeRequest', priority: 'low' },
  )
  const Body = Readable.from([Buffer.from('123456')])
  await t.rejects(liar.send(new PutObjectCommand({ Bucket, Key: 'a', Body, ContentLength: 6 })), {
    name: 'BadDigest',
  })
  t.same(await listKeys(client), [])
})

async function* falsifyTrailer(framed: Readable): AsyncGenerator<Buffer> {
  const text = (await buffer(framed)).toString('latin1')
  yield Buffer.from(text.replace(/crc32:\S+/, 'crc32:AAAAAA=='), 'latin1')
}

t.test(
  'killed in the middle of many puts, it has every acknowledged object and only whole ones',
  async (t) => {
    const directory = t.testdir()
    const child = spawn(process.execPath, [join(import.meta.dirname, 'fixtures/serve-s3.ts'), directory], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    t.teardown(() => child.kill('SIGKILL'))
    const [line] = (await once(child.stdout, 'data')) as [Buffer]
    const client = createClient(t, line.toString().trim())
    await client.send(new CreateBucketCommand({ Bucket }))

    const acknowledged = new Set<string>()
    let stopped = false
    const putUntilItDies = async (writer: number) => {
      for (let at = 0; !stopped; at += 1) {
        const Body = randomBytes(1 + ((at * 7919 * (writer + 1)) % 150_000))
        const Metadata = { sha: createHash('sha256').update(Body).digest('hex') }
        const Key = `${writer}/${at % 20}`
        const put = new PutObjectCommand({ Bucket, Key, Body, Metadata })
        await client.send(put).then(
          () => acknowledged.add(Key),
          () => (stopped = true),
        )
        if (acknowledged.size > 40) child.kill('SIGKILL')
      }
    }
    await Promise.all([0, 1, 2, 3, 4, 5].map(putUntilItDies))
    if (child.signalCode === null) await once(child, 'exit')
    t.equal(child.signalCode, 'SIGKILL')

    const again = await startS3({ directory, credentials, region })
    t.teardown(again.close)
    const reader = createClient(t, again.url)
    const keys = await listKeys(reader)
    t.same(
      [...acknowledged].filter((key) => !keys.includes(key)),
      [],
    )
    const isWhole = async (Key: string) => {
      const { Body, Metadata } = await reader.send(new GetObjectCommand({ Bucket, Key }))
      const sha = createHash('sha256').update(await buffer(Body as Readable))
      return sha.digest('hex') === Metadata?.sha
    }
    t.same(
      await Promise.all(keys.map(isWhole)),
      keys.map(() => true),
    )
    t.same(readdirSync(join(directory, 'staging')), [])
  },
)

t.test('a damaged file is named at start instead of served', async (t) => {
  const { client, directory, close } = await serveS3(t)
  await client.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'a' }))
  await close()
  const objects = join(directory, 'buckets/photos/objects')
  const file = join(objects, readdirSync(objects)[0] as string)
  writeFileSync(file, readFileSync(file).subarray(0, -3))
  await t.rejects(startS3({ directory, credentials, region }), { name: 'BrokenSealError', message: file })
})
