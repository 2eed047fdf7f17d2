import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'

import {
  CopyObjectCommand,
  CreateBucketCommand,
  GetObjectCommand,
  type GetObjectCommandInput,
  HeadObjectCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3'
import t from 'tap'

import { serveS3 } from './fixtures/s3.ts'

const Bucket = 'photos'

async function read(
  client: S3Client,
  Key: string,
  more: Partial<GetObjectCommandInput> = {},
): Promise<Buffer> {
  const { Body } = await client.send(new GetObjectCommand({ Bucket, Key, ...more }))
  return buffer(Body as Readable)
}

t.test('ranges give the bytes asked for', async (t) => {
  const { client } = await serveS3(t)
  await client.send(new PutObjectCommand({ Bucket, Key: 'ten', Body: '0123456789' }))
  await client.send(new PutObjectCommand({ Bucket, Key: 'empty', Body: '' }))
  const ranges: Array<[range: string, bytes: string, contentRange: string | undefined]> = [
    ['bytes=0-3', '0123', 'bytes 0-3/10'],
    ['bytes=4-', '456789', 'bytes 4-9/10'],
    ['bytes=-2', '89', 'bytes 8-9/10'],
    ['bytes=-99', '0123456789', 'bytes 0-9/10'],
    ['bytes=8-99', '89', 'bytes 8-9/10'],
    ['bytes=5-2', '0123456789', undefined],
    ['bytes=0-1,4-5', '0123456789', undefined],
    ['lines=1-2', '0123456789', undefined],
  ]
  for (const [Range, bytes, contentRange] of ranges) {
    const { Body, ContentRange, $metadata } = await client.send(
      new GetObjectCommand({ Bucket, Key: 'ten', Range }),
    )
    t.equal(await Body?.transformToString(), bytes, Range)
    t.same([ContentRange, $metadata.httpStatusCode], [contentRange, contentRange ? 206 : 200], Range)
  }
  for (const [Key, Range] of [
    ['ten', 'bytes=10-'],
    ['ten', 'bytes=-0'],
    ['empty', 'bytes=0-'],
  ] as const) {
    await t.rejects(client.send(new GetObjectCommand({ Bucket, Key, Range })), { name: 'InvalidRange' })
  }
  t.equal((await read(client, 'empty')).length, 0)
})

t.test('reads obey their conditions', async (t) => {
  const { client } = await serveS3(t)
  const { ETag } = await client.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'a' }))
  const past = new Date(Date.now() - 3_600_000)
  const future = new Date(Date.now() + 3_600_000)
  const failed = { name: 'PreconditionFailed', $metadata: { httpStatusCode: 412 } }
  const unchanged = { $metadata: { httpStatusCode: 304 } }
  const get = (more: Partial<GetObjectCommandInput>) => read(client, 'a', more)

  t.equal(String(await get({ IfMatch: ETag })), 'a')
  t.equal(String(await get({ IfNoneMatch: '"other"' })), 'a')
  t.equal(String(await get({ IfModifiedSince: past })), 'a')
  t.equal(String(await get({ IfUnmodifiedSince: future })), 'a')
  t.equal(String(await get({ IfMatch: ETag, IfUnmodifiedSince: past })), 'a')
  await t.rejects(get({ IfMatch: '"other"' }), failed)
  await t.rejects(get({ IfUnmodifiedSince: past }), failed)
  t.match(await get({ IfNoneMatch: ETag }).catch((error: unknown) => error), unchanged)
  t.match(await get({ IfModifiedSince: future }).catch((error: unknown) => error), unchanged)
})

t.test('a put can be bound to an empty place, or to what is there', async (t) => {
  const { client } = await serveS3(t)
  const put = (Body: string, more: object) =>
    client.send(new PutObjectCommand({ Bucket, Key: 'once', Body, ...more }))
  await t.rejects(put('zero', { IfMatch: '"anything"' }), { name: 'NoSuchKey' })
  const attempts = await Promise.allSettled(
    ['1', '2', '3', '4'].map((body) => put(body, { IfNoneMatch: '*' })),
  )
  t.same(attempts.map(({ status }) => status).sort(), ['fulfilled', 'rejected', 'rejected', 'rejected'])
  t.match(
    attempts.find(({ status }) => status === 'rejected'),
    { reason: { name: 'PreconditionFailed' } },
  )
  const { ETag } = await client.send(new HeadObjectCommand({ Bucket, Key: 'once' }))
  await t.rejects(put('x', { IfMatch: '"other"' }), { name: 'PreconditionFailed' })
  await put('changed', { IfMatch: ETag })
  t.equal(String(await read(client, 'once')), 'changed')
  await t.rejects(put('x', { IfNoneMatch: ETag }), { name: 'NotImplemented' })
})

t.test('a copy takes bytes and headers along, or new headers', async (t) => {
  const { client } = await serveS3(t)
  await client.send(new CreateBucketCommand({ Bucket: 'albums' }))
  const { ETag } = await client.send(
    new PutObjectCommand({
      Bucket,
      Key: 'fröm here.jpg',
      Body: 'picture',
      ContentType: 'image/jpeg',
      Metadata: { a: '1' },
    }),
  )
  const CopySource = `photos/${encodeURIComponent('fröm here.jpg')}`
  const copy = (Key: string, more: object = {}) => {
    return client.send(new CopyObjectCommand({ Bucket: 'albums', Key, CopySource, ...more }))
  }
  t.match(await copy('kept'), { CopyObjectResult: { ETag, LastModified: Date } })
  await copy('new', { MetadataDirective: 'REPLACE', ContentType: 'image/png', Metadata: { b: '2' } })
  const kept = await client.send(new GetObjectCommand({ Bucket: 'albums', Key: 'kept' }))
  t.equal(await kept.Body?.transformToString(), 'picture')
  t.match(kept, { ContentType: 'image/jpeg', Metadata: { a: '1' }, ETag })
  const changed = await client.send(new HeadObjectCommand({ Bucket: 'albums', Key: 'new' }))
  t.match(changed, { ContentType: 'image/png', Metadata: { a: undefined, b: '2' } })

  await t.rejects(copy('x', { CopySource: 'photos/none' }), { name: 'NoSuchKey' })
  await t.rejects(copy('x', { CopySource: 'nonsense' }), { name: 'InvalidArgument' })
  await t.rejects(copy('x', { CopySourceIfMatch: '"other"' }), { name: 'PreconditionFailed' })
  await t.rejects(copy('x', { CopySourceIfNoneMatch: ETag }), { name: 'PreconditionFailed' })
  await t.rejects(client.send(new CopyObjectCommand({ Bucket, Key: 'fröm here.jpg', CopySource })), {
    name: 'InvalidRequest',
  })
})
