import { createHash, randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'

import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3'
import { Upload } from '@aws-sdk/lib-storage'
import t from 'tap'

import { serveS3 } from './fixtures/s3.ts'

const Bucket = 'photos'
const Key = 'large'
const mebibyte = 1024 ** 2
const fiveMebibytes = randomBytes(5 * mebibyte)

async function begin(client: S3Client, more: object = {}) {
  const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key, ...more }))
  const upload = { Bucket, Key, UploadId }
  return {
    upload,
    put: async (PartNumber: number, Body: Buffer, more: object = {}) => {
      return {
        PartNumber,
        ...(await client.send(new UploadPartCommand({ ...upload, PartNumber, Body, ...more }))),
      }
    },
    complete: (Parts: object[], more: object = {}) => {
      return client.send(
        new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts }, ...more }),
      )
    },
  }
}

async function read(client: S3Client, more: object = {}): Promise<Buffer> {
  const { Body } = await client.send(new GetObjectCommand({ Bucket, Key, ...more }))
  return buffer(Body as Readable)
}

t.test('lib-storage uploads a stream of unknown length in parts', async (t) => {
  const { client, faults } = await serveS3(t)
  const content = randomBytes(12 * mebibyte + 1)
  const upload = new Upload({
    client,
    params: {
      Bucket,
      Key,
      Body: Readable.from(slices(content, 100_000)),
      ContentType: 'audio/mpeg',
      Metadata: { a: 'b' },
    },
  })
  const { ETag } = await upload.done()
  t.match(ETag, /^"[0-9a-f]{32}-3"$/)
  const object = await client.send(new GetObjectCommand({ Bucket, Key }))
  t.match(object, { ContentType: 'audio/mpeg', Metadata: { a: 'b' }, ETag, ContentLength: content.length })
  t.ok((await buffer(object.Body as Readable)).equals(content))
  t.ok((await read(client, { Range: 'bytes=5242870-5242889' })).equals(content.subarray(5242870, 5242890)))
  t.equal(faults.log.filter(({ operation }) => operation === 'UploadPart').length, 3)
  t.notOk((await client.send(new ListMultipartUploadsCommand({ Bucket }))).Uploads?.length)
})

function* slices(content: Buffer, size: number) {
  for (let start = 0; start < content.length; start += size) yield content.subarray(start, start + size)
}

t.test('aborting an upload leaves nothing', async (t) => {
  const { client } = await serveS3(t)
  const { upload, put } = await begin(client)
  await put(1, Buffer.from('part'))
  await client.send(new AbortMultipartUploadCommand(upload))
  await t.rejects(client.send(new ListPartsCommand(upload)), { name: 'NoSuchUpload' })
  await t.rejects(client.send(new AbortMultipartUploadCommand(upload)), { name: 'NoSuchUpload' })
  await t.rejects(put(2, Buffer.from('late')), { name: 'NoSuchUpload' })
  await t.rejects(client.send(new HeadObjectCommand({ Bucket, Key })), { name: 'NotFound' })
})

t.test('parts are listed page by page, and a part sent again replaces the first', async (t) => {
  const { client } = await serveS3(t)
  const { upload, put } = await begin(client)
  for (const number of [10, 2, 1]) await put(number, Buffer.from(`part ${number}`))
  await put(2, Buffer.from('part two'))
  const first = await client.send(new ListPartsCommand({ ...upload, MaxParts: 2 }))
  t.match(first, {
    IsTruncated: true,
    NextPartNumberMarker: '2',
    Parts: [{ PartNumber: 1 }, { PartNumber: 2, Size: 8 }],
  })
  const second = await client.send(
    new ListPartsCommand({ ...upload, PartNumberMarker: first.NextPartNumberMarker }),
  )
  t.match(second, {
    IsTruncated: false,
    Parts: [{ PartNumber: 10, ETag: /"[0-9a-f]{32}"/, LastModified: Date }],
  })
})

t.test('unfinished uploads are listed by key, page by page', async (t) => {
  const { client } = await serveS3(t)
  for (const Key of ['b', 'a', 'b', 'c/1']) await begin(client, { Key })
  const first = await client.send(new ListMultipartUploadsCommand({ Bucket, MaxUploads: 2 }))
  t.match(first, { IsTruncated: true, Uploads: [{ Key: 'a', Initiated: Date }, { Key: 'b' }] })
  const second = await client.send(
    new ListMultipartUploadsCommand({
      Bucket,
      KeyMarker: first.NextKeyMarker,
      UploadIdMarker: first.NextUploadIdMarker,
    }),
  )
  t.match(second, { IsTruncated: false, Uploads: [{ Key: 'b' }, { Key: 'c/1' }] })
  const chosen = await client.send(
    new ListMultipartUploadsCommand({ Bucket, Prefix: 'c/', EncodingType: 'url' }),
  )
  t.match(chosen.Uploads, [{ Key: 'c/1' }])
  const behind = await client.send(new ListMultipartUploadsCommand({ Bucket, KeyMarker: 'b' }))
  t.match(
    behind.Uploads?.map(({ Key }) => Key),
    ['c/1'],
  )
})

t.test('completing refuses parts that are missing, changed, too small or out of order', async (t) => {
  const { client } = await serveS3(t)
  const { put, complete } = await begin(client)
  const one = await put(1, Buffer.from('small'))
  const two = await put(2, Buffer.from('last'))
  await t.rejects(complete([]), { name: 'MalformedXML' })
  await t.rejects(complete([one, { ...two, PartNumber: 3 }]), { name: 'InvalidPart' })
  await t.rejects(complete([{ ...one, ETag: two.ETag }]), { name: 'InvalidPart' })
  await t.rejects(complete([{ ...one, ChecksumCRC32: 'AAAAAA==' }]), { name: 'InvalidPart' })
  await t.rejects(complete([two, one]), { name: 'InvalidPartOrder' })
  await t.rejects(complete([one, two]), { name: 'EntityTooSmall' })
  await t.rejects(complete([one], { MpuObjectSize: 99 }), { name: 'InvalidRequest' })
  await complete([one], { MpuObjectSize: 5 })
  t.equal(String(await read(client)), 'small')
})

t.test('completing again after a lost answer answers the same, until the object is another', async (t) => {
  const { client, faults } = await serveS3(t)
  const { put, complete } = await begin(client)
  const part = await put(1, Buffer.from('once'))
  faults.inject({
    match: ({ operation }) => operation === 'CompleteMultipartUpload',
    times: 1,
    action: { type: 'resetAfter' },
  })
  await t.rejects(complete([part]))
  const { ETag } = await complete([part])
  t.equal((await client.send(new HeadObjectCommand({ Bucket, Key }))).ETag, ETag)
  await client.send(new PutObjectCommand({ Bucket, Key, Body: 'another' }))
  await t.rejects(complete([part]), { name: 'NoSuchUpload' })
})

t.test('completing can be bound to an empty place', async (t) => {
  const { client } = await serveS3(t)
  const { put, complete } = await begin(client)
  const part = await put(1, Buffer.from('mine'))
  await client.send(new PutObjectCommand({ Bucket, Key, Body: 'theirs' }))
  await t.rejects(complete([part], { IfNoneMatch: '*' }), { name: 'PreconditionFailed' })
  t.equal(String(await read(client)), 'theirs')
})

t.test('checksums are of the parts, or of the whole when asked for', async (t) => {
  const { client } = await serveS3(t)
  const content = [fiveMebibytes, Buffer.from('tail')]
  const composite = await begin(client, { ChecksumAlgorithm: 'SHA256' })
  const parts = await Promise.all(
    content.map((body, at) => composite.put(at + 1, body, { ChecksumAlgorithm: 'SHA256' })),
  )
  const sums = content.map((body) => createHash('sha256').update(body).digest())
  const ChecksumSHA256 = `${createHash('sha256').update(Buffer.concat(sums)).digest('base64')}-2`
  t.match(await composite.complete(parts), { ChecksumSHA256, ChecksumType: 'COMPOSITE' })
  t.ok((await read(client, { ChecksumMode: 'ENABLED' })).equals(Buffer.concat(content)))
  await t.rejects(
    (await begin(client, { ChecksumAlgorithm: 'SHA256' })).put(1, Buffer.from('x'), {
      ChecksumAlgorithm: 'SHA1',
    }),
    { name: 'InvalidRequest' },
  )

  const whole = await begin(client, { ChecksumAlgorithm: 'CRC32', ChecksumType: 'FULL_OBJECT' })
  const wholeParts = await Promise.all(content.map((body, at) => whole.put(at + 1, body)))
  await t.rejects(whole.complete(wholeParts, { ChecksumCRC32: 'AAAAAA==', ChecksumType: 'FULL_OBJECT' }), {
    name: 'BadDigest',
  })
  const { ChecksumCRC32, ChecksumType } = await whole.complete(wholeParts)
  t.equal(ChecksumType, 'FULL_OBJECT')
  const object = await client.send(new GetObjectCommand({ Bucket, Key, ChecksumMode: 'ENABLED' }))
  t.equal(object.ChecksumCRC32, ChecksumCRC32)
  t.ok((await buffer(object.Body as Readable)).equals(Buffer.concat(content)))
})

t.test('a part can be a range of an object that is there', async (t) => {
  const { client } = await serveS3(t)
  await client.send(
    new PutObjectCommand({
      Bucket,
      Key: 'source',
      Body: Buffer.concat([fiveMebibytes, Buffer.from('0123')]),
    }),
  )
  const { upload, complete } = await begin(client)
  const copy = async (PartNumber: number, CopySourceRange?: string) => {
    const command = new UploadPartCopyCommand({
      ...upload,
      PartNumber,
      CopySource: 'photos/source',
      ...(CopySourceRange && { CopySourceRange }),
    })
    const { CopyPartResult } = await client.send(command)
    return { PartNumber, ETag: CopyPartResult?.ETag }
  }
  const parts = [await copy(1), await copy(2, 'bytes=5242880-5242882')]
  await t.rejects(copy(3, 'bytes=0-99999999'), { name: 'InvalidArgument' })
  await complete(parts)
  const content = await read(client)
  t.equal(content.length, 5 * mebibyte + 7)
  t.equal(content.toString('latin1', 5 * mebibyte), '0123012')
})

t.test('ids and part numbers that were not given out are refused', async (t) => {
  const { client } = await serveS3(t)
  const { upload, put } = await begin(client)
  const Body = 'x'
  for (const UploadId of ['../../..', 'f'.repeat(32), '%2e%2e']) {
    await t.rejects(client.send(new UploadPartCommand({ ...upload, UploadId, PartNumber: 1, Body })), {
      name: 'NoSuchUpload',
    })
  }
  await t.rejects(client.send(new UploadPartCommand({ ...upload, Key: 'other', PartNumber: 1, Body })), {
    name: 'NoSuchUpload',
  })
  for (const number of [0, 10_001])
    await t.rejects(put(number, Buffer.from('x')), { name: 'InvalidArgument' })
})
