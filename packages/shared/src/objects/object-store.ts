import type { Readable } from 'node:stream'

import {
  AbortMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  type ListMultipartUploadsCommandOutput,
  ListObjectsV2Command,
  type MultipartUpload,
  NoSuchKey,
  NotFound,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { Upload } from '@aws-sdk/lib-storage'

import { readAtMost } from '../bounds/limit-bytes.ts'

/** The object is not in the bucket. */
export class ObjectNotFound extends Error {
  override name = 'ObjectNotFound'
}

/** The object is larger than the reader is ready to take. */
export class ObjectTooLarge extends Error {
  override name = 'ObjectTooLarge'
}

/** Something on the way answered in the bucket's place: whether anything was done is not known. Trying later helps. */
export class BucketUnreached extends Error {
  override name = 'BucketUnreached'

  constructor() {
    super('The answer is not from the bucket')
  }
}

export interface StoredObject {
  key: string
  bytes: number
  changed_at: Date
}

/** The bucket. Every failure of S3 itself passes through as the SDK's error. */
export interface ObjectStore {
  /** @throws BucketUnreached */
  put(key: string, body: Uint8Array, mediaType: string): Promise<void>
  /**
   * Streams a body of unknown length with at most one part (5 MiB) in memory. Once it has failed or was aborted, no
   * byte is on its way any more and no part is left; the object may be there, and can be removed for good.
   *
   * @throws the signal's reason when aborted, BucketUnreached
   */
  putStream(key: string, body: Readable, mediaType: string, signal: AbortSignal): Promise<void>
  /** @throws ObjectNotFound, ObjectTooLarge, BucketUnreached */
  get(key: string, maxBytes: number, signal?: AbortSignal): Promise<Buffer>
  /** The size in bytes, or undefined where there is no such object. */
  size(key: string): Promise<number | undefined>
  remove(key: string): Promise<void>
  /** Removes every object whose key begins with the prefix, and gives their number. */
  removeBelow(prefix: string): Promise<number>
  list(prefix: string): AsyncGenerator<StoredObject[]>
  /** Makes sure that the bucket is there and lets us in. */
  probe(): Promise<void>
  /** Aborts uploads in parts below a prefix that began before a moment, and gives their number. */
  abortStaleParts(prefix: string, before: Date): Promise<number>
}

/** S3's smallest part of a multipart upload, https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
const PART_BYTES = 5 * 1024 * 1024

export function createObjectStore(client: S3Client, bucket: string): ObjectStore {
  async function* list(prefix: string): AsyncGenerator<StoredObject[]> {
    let token: string | undefined
    do {
      const page = await client.send(
        new ListObjectsV2Command({
          Bucket: bucket,
          Prefix: prefix,
          ...(token && { ContinuationToken: token }),
        }),
      )
      yield (page.Contents ?? []).map((item) => ({
        key: item.Key ?? '',
        bytes: item.Size ?? 0,
        changed_at: item.LastModified ?? new Date(0),
      }))
      token = page.NextContinuationToken
    } while (token)
  }

  async function* listUploads(prefix: string): AsyncGenerator<MultipartUpload[]> {
    let marker: { KeyMarker?: string | undefined; UploadIdMarker?: string | undefined } | undefined = {}
    while (marker) {
      const page: ListMultipartUploadsCommandOutput = await client.send(
        new ListMultipartUploadsCommand({ Bucket: bucket, Prefix: prefix, ...marker }),
      )
      yield page.Uploads ?? []
      marker = page.IsTruncated
        ? { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker }
        : undefined
    }
  }

  return {
    list,

    async put(key, body, mediaType) {
      confirmed(
        await client.send(
          new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ContentType: mediaType }),
        ),
      )
    },

    async putStream(key, body, mediaType, signal) {
      signal.throwIfAborted()
      const upload = new Upload({
        client: abortableUploads(client, signal),
        params: { Bucket: bucket, Key: key, Body: body, ContentType: mediaType },
        queueSize: 1,
        partSize: PART_BYTES,
      })
      const stopReading = () => body.destroy()
      signal.addEventListener('abort', stopReading, { once: true })
      try {
        confirmed(await upload.done())
      } catch (error) {
        signal.throwIfAborted()
        throw error
      } finally {
        signal.removeEventListener('abort', stopReading)
      }
      signal.throwIfAborted()
    },

    async get(key, maxBytes, signal) {
      try {
        const answer = await client.send(
          new GetObjectCommand({ Bucket: bucket, Key: key }),
          signal && { abortSignal: signal },
        )
        const body = confirmed(answer).Body as Readable
        const tooLarge = () => new ObjectTooLarge(`The object has more than ${maxBytes} bytes`)
        if ((answer.ContentLength ?? 0) > maxBytes) {
          body.destroy()
          throw tooLarge()
        }
        return await readAtMost(body, maxBytes, tooLarge)
      } catch (error) {
        throw error instanceof NoSuchKey ? new ObjectNotFound(undefined, { cause: error }) : error
      }
    },

    async size(key) {
      try {
        const head = await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }))
        return confirmed(head).ContentLength ?? 0
      } catch (error) {
        if (error instanceof NotFound) return undefined
        throw error
      }
    },

    async remove(key) {
      await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }))
    },

    async removeBelow(prefix) {
      let removed = 0
      for await (const objects of list(prefix)) {
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
    },

    async probe() {
      await client.send(new HeadBucketCommand({ Bucket: bucket }))
    },

    async abortStaleParts(prefix, before) {
      const stale: MultipartUpload[] = []
      // All are listed before the first is aborted: the next page begins behind an upload that must still be there.
      for await (const page of listUploads(prefix)) {
        stale.push(...page.filter((upload) => (upload.Initiated ?? new Date()) < before))
      }
      for (const { Key, UploadId } of stale) {
        await client.send(new AbortMultipartUploadCommand({ Bucket: bucket, Key, UploadId }))
      }
      return stale.length
    },
  }
}

/**
 * A client whose requests that carry bytes end with the signal. The uploader's own abort answers at once and lets them
 * go on behind its back, so that an object could appear after it was removed.
 */
function abortableUploads(client: S3Client, signal: AbortSignal): S3Client {
  const send = (command: object) => {
    const carriesBytes = command instanceof PutObjectCommand || command instanceof UploadPartCommand
    return client.send(command as PutObjectCommand, carriesBytes ? { abortSignal: signal } : {})
  }
  return Object.assign(Object.create(client) as S3Client, { send })
}

/**
 * S3 names the version of each object that it takes or gives. A proxy that answers 200 with a page of its own does not,
 * and would otherwise pass for a photo that is stored, or for the photo itself.
 */
function confirmed<Answer extends { ETag?: string | undefined }>(answer: Answer): Answer {
  if (answer.ETag === undefined) throw new BucketUnreached()
  return answer
}
