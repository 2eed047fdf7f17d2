import type { Readable } from 'node:stream'

import {
  AbortMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  type MultipartUpload,
  NoSuchKey,
  NotFound,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3'

import { readAtMost } from '../bounds/limit-bytes.ts'
import { answerOfBucket } from './answer-of-bucket.ts'
import { listObjects, listUploads } from './list-bucket.ts'
import { ObjectNotFound, type ObjectStore, ObjectTooLarge } from './object-store.ts'
import { createPartBuffers } from './part-buffers.ts'
import { putStream } from './put-stream.ts'

/**
 * The objects of a bucket of S3, or of anything that speaks its protocol.
 *
 * @param graceMs how long an aborted stream waits for the request that is on its way, in milliseconds
 */
export function createObjectStore(client: S3Client, bucket: string, graceMs = 5_000): ObjectStore {
  const at = (key: string) => ({ Bucket: bucket, Key: key })
  const streaming = { client, buffers: createPartBuffers(), graceMs }
  return {
    async put(key, body, mediaType) {
      const request = new PutObjectCommand({ ...at(key), Body: body, ContentType: mediaType })
      answerOfBucket(await client.send(request))
    },

    putStream: (key, body, mediaType, signal, check) =>
      putStream(streaming, { ...at(key), ContentType: mediaType }, body, signal, check),

    async get(key, maxBytes, signal) {
      try {
        const request = new GetObjectCommand(at(key))
        const answer = answerOfBucket(await client.send(request, signal && { abortSignal: signal }))
        return await readBody(answer.Body as Readable, answer.ContentLength ?? 0, maxBytes)
      } catch (error) {
        throw error instanceof NoSuchKey ? new ObjectNotFound(undefined, { cause: error }) : error
      }
    },

    async size(key) {
      try {
        const head = await client.send(new HeadObjectCommand(at(key)))
        return answerOfBucket(head).ContentLength ?? 0
      } catch (error) {
        if (error instanceof NotFound) return undefined
        throw error
      }
    },

    async remove(key) {
      await client.send(new DeleteObjectCommand(at(key)))
    },

    removeBelow: (prefix) => removeBelow(client, bucket, prefix),

    list: (prefix) => listObjects(client, bucket, prefix),

    async probe() {
      await client.send(new HeadBucketCommand({ Bucket: bucket }))
    },

    abortStaleParts: (prefix, before) => abortStaleParts(client, bucket, prefix, before),
  }
}

async function readBody(body: Readable, announced: number, maxBytes: number): Promise<Buffer> {
  const tooLarge = () => new ObjectTooLarge(`The object has more than ${maxBytes} bytes`)
  if (announced > maxBytes) {
    body.destroy()
    throw tooLarge()
  }
  return readAtMost(body, maxBytes, tooLarge)
}

async function removeBelow(client: S3Client, bucket: string, prefix: string): Promise<number> {
  let removed = 0
  for await (const objects of listObjects(client, bucket, prefix)) {
    if (objects.length === 0) continue
    const Objects = objects.map(({ key }) => ({ Key: key }))
    const answer = await client.send(
      new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } }),
    )
    const refused = answer.Errors?.[0]
    if (refused) throw new Error(`S3 did not delete an object: ${refused.Code}`)
    removed += objects.length
  }
  return removed
}

async function abortStaleParts(
  client: S3Client,
  bucket: string,
  prefix: string,
  before: Date,
): Promise<number> {
  const stale: MultipartUpload[] = []
  // All are listed before the first is aborted: the next page begins behind an upload that must still be there.
  for await (const page of listUploads(client, bucket, prefix)) {
    stale.push(...page.filter((upload) => (upload.Initiated ?? new Date()) < before))
  }
  for (const { Key, UploadId } of stale) {
    await client.send(new AbortMultipartUploadCommand({ Bucket: bucket, Key, UploadId }))
  }
  return stale.length
}
