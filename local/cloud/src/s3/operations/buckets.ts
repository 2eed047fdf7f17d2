import { Type } from 'typebox'

import { readSmallBody } from '../body/read-body.ts'
import type { Operation } from '../call.ts'
import { S3Error } from '../s3-error.ts'
import { createKeyIndex } from '../storage/key-index.ts'
import { listPage } from '../storage/list-page.ts'
import { readXml, writeXml } from '../xml.ts'
import { parseLimit, readToken, writeToken } from './paging.ts'

const largestConfigurationBytes = 64 * 1024

const BucketConfiguration = Type.Object({ LocationConstraint: Type.Optional(Type.String()) })

export const listBuckets: Operation = async ({ store, query }) => {
  const buckets = createKeyIndex(store.buckets().map((bucket) => [bucket.name, bucket] as const))
  const prefix = query.get('prefix') ?? ''
  const limit = parseLimit(query, 'max-buckets', 10_000)
  const page = listPage(buckets, { prefix, delimiter: '', from: readToken(query), limit })
  const listed = page.keys.map((name) => ({
    Name: name,
    CreationDate: new Date(buckets.get(name)?.created ?? 0).toISOString(),
  }))
  return {
    body: writeXml('ListAllMyBucketsResult', {
      Owner: { ID: 'local' },
      Buckets: { Bucket: listed },
      ContinuationToken: writeToken(page.next),
    }),
  }
}

export const createBucket: Operation = async (call) => {
  const { store, bucketName, authority, raw } = call
  if (Number(raw.headers['content-length'] ?? 0) > 0) {
    const xml = (await readSmallBody(call, largestConfigurationBytes)).toString()
    const { LocationConstraint } = readXml(xml, 'CreateBucketConfiguration', BucketConfiguration)
    if (LocationConstraint !== undefined && LocationConstraint !== authority.region) {
      throw new S3Error('IllegalLocationConstraintException')
    }
  }
  await store.createBucket(bucketName)
  return { headers: { location: `/${bucketName}` } }
}

export const headBucket: Operation = async ({ store, bucketName, authority }) => {
  store.bucket(bucketName)
  return { headers: { 'x-amz-bucket-region': authority.region } }
}

export const deleteBucket: Operation = async ({ store, bucketName }) => {
  await store.deleteBucket(bucketName)
  return { status: 204 }
}

export const getBucketLocation: Operation = async ({ store, bucketName, authority }) => {
  store.bucket(bucketName)
  // S3's first region has no name here.
  const location = authority.region === 'us-east-1' ? '' : authority.region
  return { body: writeXml('LocationConstraint', location) }
}
