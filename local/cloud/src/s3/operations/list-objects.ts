import type { Operation } from '../call.ts'
import { keyAfter } from '../storage/key-index.ts'
import { listPage } from '../storage/list-page.ts'
import { writeXml } from '../xml.ts'
import { keyWriter, parseLimit, readToken, writeToken } from './paging.ts'

export const listObjectsV2: Operation = async ({ store, bucketName, query }) => {
  const { objects } = store.bucket(bucketName)
  const prefix = query.get('prefix') ?? ''
  const delimiter = query.get('delimiter') ?? ''
  const startAfter = query.get('start-after') ?? ''
  const limit = parseLimit(query, 'max-keys')
  const writeKey = keyWriter(query)
  // A token knows where to go on; what the first page began after no longer matters.
  const from = readToken(query) || (startAfter && keyAfter(startAfter))
  const page = listPage(objects, { prefix, delimiter, from, limit })
  const owner = query.get('fetch-owner') === 'true' ? { Owner: { ID: 'local' } } : {}
  const contents = page.keys.flatMap((key) => {
    const object = objects.get(key)
    return object ? [{ Key: writeKey(key), ...describe(object), ...owner }] : []
  })
  return {
    body: writeXml('ListBucketResult', {
      Name: bucketName,
      Prefix: writeKey(prefix),
      Delimiter: delimiter ? writeKey(delimiter) : undefined,
      StartAfter: startAfter ? writeKey(startAfter) : undefined,
      EncodingType: query.get('encoding-type') ?? undefined,
      MaxKeys: limit,
      KeyCount: page.keys.length + page.commonPrefixes.length,
      IsTruncated: page.next !== undefined,
      ContinuationToken: query.get('continuation-token') ?? undefined,
      NextContinuationToken: writeToken(page.next),
      Contents: contents,
      CommonPrefixes: page.commonPrefixes.map((common) => ({ Prefix: writeKey(common) })),
    }),
  }
}

function describe({ modified, etag, size }: { modified: number; etag: string; size: number }) {
  return { LastModified: new Date(modified).toISOString(), ETag: etag, Size: size, StorageClass: 'STANDARD' }
}
