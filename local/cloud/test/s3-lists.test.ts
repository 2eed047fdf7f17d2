import {
  ListObjectsV2Command,
  PutObjectCommand,
  paginateListObjectsV2,
  type S3Client,
} from '@aws-sdk/client-s3'
import fc from 'fast-check'
import t from 'tap'

import { compareKeys, createKeyIndex } from '../src/s3/storage/key-index.ts'
import { listPage } from '../src/s3/storage/list-page.ts'
import { serveS3 } from './fixtures/s3.ts'

const Bucket = 'photos'

async function fill(client: S3Client, keys: string[]): Promise<void> {
  for (const Key of keys) await client.send(new PutObjectCommand({ Bucket, Key, Body: Key }))
}

t.test('a listing gives key, size, tag and time in order of the keys', async (t) => {
  const { client } = await serveS3(t)
  await fill(client, ['b', 'a', 'a/1', 'ä', 'B'])
  const listing = await client.send(new ListObjectsV2Command({ Bucket, FetchOwner: true }))
  t.match(listing, { Name: Bucket, KeyCount: 5, IsTruncated: false, MaxKeys: 1000 })
  t.same(
    listing.Contents?.map(({ Key }) => Key),
    ['B', 'a', 'a/1', 'b', 'ä'],
  )
  t.match(listing.Contents?.[1], {
    Size: 1,
    ETag: '"0cc175b9c0f1b6a831c399e269772661"',
    LastModified: Date,
    StorageClass: 'STANDARD',
    Owner: { ID: 'local' },
  })
})

t.test('prefix, delimiter and start-after choose', async (t) => {
  const { client } = await serveS3(t)
  await fill(client, ['me/1', 'me/2/a', 'me/2/b', 'me/3', 'you/1', 'zoo'])
  const list = async (more: object) => {
    const { Contents = [], CommonPrefixes = [] } = await client.send(
      new ListObjectsV2Command({ Bucket, ...more }),
    )
    return [...Contents.map(({ Key }) => Key), ...CommonPrefixes.map(({ Prefix }) => Prefix)]
  }
  t.same(await list({ Delimiter: '/' }), ['zoo', 'me/', 'you/'])
  t.same(await list({ Delimiter: '/', Prefix: 'me/' }), ['me/1', 'me/3', 'me/2/'])
  t.same(await list({ Prefix: 'me/2' }), ['me/2/a', 'me/2/b'])
  t.same(await list({ StartAfter: 'me/2/b' }), ['me/3', 'you/1', 'zoo'])
  t.same(await list({ StartAfter: 'a', Prefix: 'you' }), ['you/1'])
  t.same(await list({ Prefix: 'none' }), [])
  t.same(await list({ MaxKeys: 0 }), [])
})

t.test('pages join to the whole, with and without percent-encoding', async (t) => {
  const { client } = await serveS3(t)
  const keys = ['a b', 'a+b', 'a/x y', 'a/z', 'e&f', 'g<h>', 'n\nm', 'r\rs', 'ü', '🦊'].sort(compareKeys)
  await fill(client, keys)
  for (const EncodingType of [undefined, 'url'] as const) {
    const found: string[] = []
    const pages = paginateListObjectsV2(
      { client, pageSize: 3 },
      { Bucket, ...(EncodingType && { EncodingType }) },
    )
    for await (const { Contents = [] } of pages) found.push(...Contents.map(({ Key }) => Key as string))
    t.same(EncodingType ? found.map(decodeURIComponent) : found, keys)
  }
})

t.test('listings refuse what they cannot read', async (t) => {
  const { client } = await serveS3(t)
  await t.rejects(client.send(new ListObjectsV2Command({ Bucket, MaxKeys: -1 })), { name: 'InvalidArgument' })
  await t.rejects(client.send(new ListObjectsV2Command({ Bucket: 'nowhere' })), { name: 'NoSuchBucket' })
})

t.test('keys sort as their UTF-8 bytes do', async () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (a, b) => {
      return Math.sign(compareKeys(a, b)) === Math.sign(Buffer.compare(Buffer.from(a), Buffer.from(b)))
    }),
  )
})

t.test('the index stays sorted whatever is put and deleted', async () => {
  const change = fc.tuple(fc.boolean(), fc.constantFrom('a', 'b', 'B', 'a/', 'a/b', '\uffff', '🦊', ''))
  fc.assert(
    fc.property(fc.array(change), (changes) => {
      const index = createKeyIndex<number>([['m', 0]])
      const model = new Map([['m', 0]])
      for (const [put, key] of changes) {
        for (const either of [index, model]) {
          if (put) either.set(key, 1)
          else either.delete(key)
        }
      }
      const sorted = [...model.keys()].sort(compareKeys)
      return (
        index.size === sorted.length &&
        sorted.every(
          (key, at) =>
            index.keyAt(at) === key && index.positionOf(key) === at && index.get(key) !== undefined,
        )
      )
    }),
  )
})

t.test('pages of any size say together what one page says, each thing once', async () => {
  const piece = fc.constantFrom('a', 'b', '/', '-', '\u{10ffff}', '\ud7ff')
  const key = fc.array(piece, { minLength: 1, maxLength: 5 }).map((pieces) => pieces.join(''))
  const prefix = fc.array(piece, { maxLength: 2 }).map((pieces) => pieces.join(''))
  fc.assert(
    fc.property(
      fc.uniqueArray(key, { maxLength: 30 }),
      prefix,
      fc.constantFrom('', '/', '-a', '\u{10ffff}'),
      fc.integer({ min: 1, max: 7 }),
      (keys, prefix, delimiter, limit) => {
        const index = createKeyIndex(keys.map((each) => [each, 1] as const))
        const expected = expectedListing(keys, prefix, delimiter)
        const seen: string[] = []
        let from: string | undefined = ''
        while (from !== undefined && seen.length <= expected.length) {
          const page = listPage(index, { prefix, delimiter, from, limit })
          seen.push(...page.keys, ...page.commonPrefixes)
          from = page.next
        }
        return from === undefined && JSON.stringify(seen.sort()) === JSON.stringify(expected.sort())
      },
    ),
  )
})

/** The same, thought of without pages or order. */
function expectedListing(keys: string[], prefix: string, delimiter: string): string[] {
  const shown = keys
    .filter((key) => key.startsWith(prefix))
    .map((key) => {
      const at = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length)
      return at === -1 ? key : key.slice(0, at + delimiter.length)
    })
  return [...new Set(shown)]
}
