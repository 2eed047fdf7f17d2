import { createHash, randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'

import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketLocationCommand,
  GetObjectCommand,
  type GetObjectCommandInput,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  PutBucketPolicyCommand,
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

t.test('buckets are created, found, listed and deleted when empty', async (t) => {
  const { client } = await serveS3(t)
  await client.send(
    new CreateBucketCommand({
      Bucket: 'more',
      CreateBucketConfiguration: { LocationConstraint: 'eu-central-1' },
    }),
  )
  t.match(await client.send(new HeadBucketCommand({ Bucket: 'more' })), { BucketRegion: 'eu-central-1' })
  t.match(await client.send(new GetBucketLocationCommand({ Bucket: 'more' })), {
    LocationConstraint: 'eu-central-1',
  })
  const { Buckets } = await client.send(new ListBucketsCommand({}))
  t.match(Buckets, [{ Name: 'more', CreationDate: Date }, { Name: 'photos' }])
  const first = await client.send(new ListBucketsCommand({ MaxBuckets: 1 }))
  const second = await client.send(new ListBucketsCommand({ ContinuationToken: first.ContinuationToken }))
  t.match([first.Buckets, second.Buckets], [[{ Name: 'more' }], [{ Name: 'photos' }]])

  await t.rejects(client.send(new CreateBucketCommand({ Bucket })), { name: 'BucketAlreadyOwnedByYou' })
  await t.rejects(client.send(new CreateBucketCommand({ Bucket: 'Not_A_Name' })), {
    name: 'InvalidBucketName',
  })
  await t.rejects(
    client.send(
      new CreateBucketCommand({
        Bucket: 'far',
        CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' },
      }),
    ),
    { name: 'IllegalLocationConstraintException' },
  )
  await client.send(new PutObjectCommand({ Bucket: 'more', Key: 'a', Body: 'a' }))
  await t.rejects(client.send(new DeleteBucketCommand({ Bucket: 'more' })), { name: 'BucketNotEmpty' })
  await client.send(new DeleteObjectCommand({ Bucket: 'more', Key: 'a' }))
  await client.send(new DeleteBucketCommand({ Bucket: 'more' }))
  await t.rejects(client.send(new HeadBucketCommand({ Bucket: 'more' })), { name: 'NotFound' })
  await t.rejects(client.send(new PutObjectCommand({ Bucket: 'more', Key: 'a', Body: '' })), {
    name: 'NoSuchBucket',
  })
})

t.test('of those who create a bucket at once one makes it, and all can use it from then on', async (t) => {
  const { client } = await serveS3(t)
  const created = Array.from({ length: 8 }, async (_, n) => {
    const refusal = await client
      .send(new CreateBucketCommand({ Bucket: 'more' }))
      .catch((error: Error) => error)
    await client.send(new PutObjectCommand({ Bucket: 'more', Key: `${n}`, Body: 'a' }))
    return refusal instanceof Error ? refusal.name : 'made'
  })
  const outcomes = await Promise.all(created)
  t.same(outcomes.sort(), [...Array<string>(7).fill('BucketAlreadyOwnedByYou'), 'made'])
})

t.test('an object comes back with its bytes, headers, metadata, tag and checksum', async (t) => {
  const { client } = await serveS3(t)
  const Body = randomBytes(300_000)
  const sent = {
    ContentType: 'image/jpeg',
    ContentDisposition: 'attachment; filename="me.jpg"',
    CacheControl: 'private, max-age=60',
    ContentLanguage: 'de',
    ContentEncoding: 'identity',
    Metadata: { owner: 'someone', 'two-words': 'a b  c' },
  }
  const put = await client.send(new PutObjectCommand({ Bucket, Key: 'a/b.jpg', Body, ...sent }))
  const ETag = `"${createHash('md5').update(Body).digest('hex')}"`
  t.match(put, { ETag, ChecksumCRC32: /^.{6}==$/, ChecksumType: 'FULL_OBJECT' })

  const got = await client.send(new GetObjectCommand({ Bucket, Key: 'a/b.jpg' }))
  t.match(got, {
    ...sent,
    ETag,
    ContentLength: 300_000,
    AcceptRanges: 'bytes',
    ChecksumCRC32: put.ChecksumCRC32,
  })
  t.ok((await buffer(got.Body as Readable)).equals(Body))
  t.ok(Math.abs(Number(got.LastModified) - Date.now()) < 60_000)
  t.match(await client.send(new HeadObjectCommand({ Bucket, Key: 'a/b.jpg' })), {
    ...sent,
    ETag,
    ContentLength: 300_000,
  })

  await client.send(new PutObjectCommand({ Bucket, Key: 'a/b.jpg', Body: 'new' }))
  const replaced = await client.send(new GetObjectCommand({ Bucket, Key: 'a/b.jpg' }))
  t.equal(String(await buffer(replaced.Body as Readable)), 'new')
  t.same([replaced.ContentType, replaced.Metadata], ['application/octet-stream', {}])
})

t.test('a streamed body of known length is stored without its framing', async (t) => {
  const { client, faults } = await serveS3(t)
  const Body = randomBytes(1_000_001)
  await client.send(
    new PutObjectCommand({
      Bucket,
      Key: 'stream',
      Body: Readable.from([Body.subarray(0, 5), Body.subarray(5, 700_000), Body.subarray(700_000)]),
      ContentLength: Body.length,
    }),
  )
  t.ok((await read(client, 'stream')).equals(Body))
  const { ContentEncoding, ChecksumCRC32 } = await client.send(
    new HeadObjectCommand({ Bucket, Key: 'stream', ChecksumMode: 'ENABLED' }),
  )
  t.equal(ContentEncoding, undefined)
  t.ok(ChecksumCRC32)
  t.match(
    faults.log.filter(({ operation }) => operation === 'PutObject'),
    [{ outcome: 200 }],
  )
})

for (const ChecksumAlgorithm of ['CRC32', 'CRC32C', 'SHA1', 'SHA256'] as const) {
  t.test(`a ${ChecksumAlgorithm} checksum is verified, kept and given back`, async (t) => {
    const { client } = await serveS3(t)
    await client.send(new PutObjectCommand({ Bucket, Key: 'sum', Body: 'some bytes', ChecksumAlgorithm }))
    const name = `Checksum${ChecksumAlgorithm}` as const
    const { [name]: sum, Body } = await client.send(
      new GetObjectCommand({ Bucket, Key: 'sum', ChecksumMode: 'ENABLED' }),
    )
    t.type(sum, 'string')
    t.equal(await Body?.transformToString(), 'some bytes')
    const wrong = {
      ChecksumAlgorithm,
      [name]: Buffer.alloc(Buffer.from(sum ?? '', 'base64').length).toString('base64'),
    }
    await t.rejects(
      client.send(new PutObjectCommand({ Bucket, Key: 'wrong', Body: 'some bytes', ...wrong })),
      {
        name: 'BadDigest',
      },
    )
    await t.rejects(client.send(new HeadObjectCommand({ Bucket, Key: 'wrong' })), { name: 'NotFound' })
  })
}

t.test('a wrong Content-MD5 stores nothing', async (t) => {
  const { client } = await serveS3(t)
  const ContentMD5 = createHash('md5').update('other').digest('base64')
  await t.rejects(client.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'one', ContentMD5 })), {
    name: 'BadDigest',
  })
  await t.rejects(client.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'one', ContentMD5: 'no' })), {
    name: 'InvalidDigest',
  })
  await t.rejects(client.send(new HeadObjectCommand({ Bucket, Key: 'a' })), { name: 'NotFound' })
})

t.test('what is not there is NoSuchKey, and deleting it is no error', async (t) => {
  const { client } = await serveS3(t)
  await t.rejects(client.send(new GetObjectCommand({ Bucket, Key: 'none' })), {
    name: 'NoSuchKey',
    $metadata: { httpStatusCode: 404, requestId: /^[0-9A-F]{16}$/ },
  })
  await t.rejects(client.send(new GetObjectCommand({ Bucket: 'nowhere', Key: 'a' })), {
    name: 'NoSuchBucket',
  })
  await client.send(new DeleteObjectCommand({ Bucket, Key: 'none' }))
})

t.test('keys of every kind are kept apart', async (t) => {
  const { client } = await serveS3(t)
  const keys = [
    'a',
    'A',
    'a/',
    'a//b',
    '../../escape',
    '/leading',
    '.',
    '..',
    'sp ace',
    'plus+plus',
    'per%cent',
    '%2e%2e/',
    'qu?estion',
    'hash#',
    'ümläut',
    '🦊/emoji',
    'quote\'"',
    'a&b<c>',
    'tab\there',
    'line\nbreak',
    'c\rr',
    '__proto__',
    'x'.repeat(1024),
  ]
  for (const Key of keys) await client.send(new PutObjectCommand({ Bucket, Key, Body: `of ${Key}` }))
  for (const Key of keys) t.equal(String(await read(client, Key)), `of ${Key}`)
  await t.rejects(client.send(new PutObjectCommand({ Bucket, Key: 'x'.repeat(1025), Body: '' })), {
    name: 'KeyTooLongError',
  })
})

t.test('many objects are deleted at once, each name unchanged', async (t) => {
  const { client } = await serveS3(t)
  const keys = ['a', 'b&c', 'line\nbreak', 'c\rr', ' spaces ', '007', 'ü<🦊>']
  for (const Key of [...keys, 'stays']) await client.send(new PutObjectCommand({ Bucket, Key, Body: '.' }))
  const Objects = [...keys, 'never was'].map((Key) => ({ Key }))
  const { Deleted, Errors } = await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }))
  t.same(Deleted, Objects)
  t.notOk(Errors?.length)
  for (const Key of keys)
    await t.rejects(client.send(new HeadObjectCommand({ Bucket, Key })), { name: 'NotFound' })
  await client.send(new HeadObjectCommand({ Bucket, Key: 'stays' }))
  const quiet = await client.send(
    new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: 'a' }], Quiet: true } }),
  )
  t.notOk(quiet.Deleted?.length)
  const tooMany = Array.from({ length: 1001 }, (_, at) => ({ Key: String(at) }))
  await t.rejects(client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects: tooMany } })), {
    name: 'MalformedXML',
  })
})

t.test('what is not implemented is refused, never half done', async (t) => {
  const { client } = await serveS3(t)
  const refused = { name: 'NotImplemented', $metadata: { httpStatusCode: 501 } }
  await t.rejects(client.send(new PutBucketPolicyCommand({ Bucket, Policy: '{}' })), refused)
  await t.rejects(client.send(new PutObjectCommand({ Bucket, Key: 'a', Body: '', Tagging: 'a=b' })), refused)
  await t.rejects(
    client.send(new PutObjectCommand({ Bucket, Key: 'a', Body: '', ACL: 'public-read' })),
    refused,
  )
  await t.rejects(
    client.send(new PutObjectCommand({ Bucket, Key: 'a', Body: '', StorageClass: 'GLACIER' })),
    refused,
  )
  await t.rejects(client.send(new GetObjectCommand({ Bucket, Key: 'a', VersionId: 'v' })), refused)
  await client.send(
    new PutObjectCommand({ Bucket, Key: 'a', Body: '', ACL: 'private', ServerSideEncryption: 'AES256' }),
  )
  await t.rejects(
    client.send(new PutObjectCommand({ Bucket, Key: 'a', Body: '', Metadata: { long: 'x'.repeat(2048) } })),
    { name: 'MetadataTooLarge' },
  )
})
