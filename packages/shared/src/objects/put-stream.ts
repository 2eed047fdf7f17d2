import { Readable } from 'node:stream'

import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3'

import { answerOfBucket } from './answer-of-bucket.ts'
import type { BodyCheck } from './object-store.ts'
import { PART_BYTES, type PartBuffers } from './part-buffers.ts'

/** A new object, but for its content. */
interface NewObject {
  Bucket: string
  Key: string
  ContentType: string
}

interface Streaming {
  client: S3Client
  buffers: PartBuffers
  /** Milliseconds that a request has to end by itself once its upload is aborted. */
  graceMs: number
}

/**
 * Streams a body of unknown length into the bucket: in one request where it fits into one part, else part by part.
 * A request that is on its way when the upload is aborted is waited for: S3 may carry one out that was cut off, and
 * that after the object has been removed.
 *
 * @throws the signal's reason when aborted, BucketUnreached
 */
export async function putStream(
  { client, buffers, graceMs }: Streaming,
  object: NewObject,
  body: AsyncIterable<Buffer>,
  signal: AbortSignal,
  check?: BodyCheck,
): Promise<void> {
  signal.throwIfAborted()
  const cut = new AbortController()
  let grace: NodeJS.Timeout | undefined
  const stop = () => {
    if (body instanceof Readable) body.destroy()
    grace = setTimeout(() => cut.abort(signal.reason), graceMs)
  }
  signal.addEventListener('abort', stop, { once: true })
  const upload = beginUpload(client, object, cut.signal)
  const part = buffers.take()
  let filled = 0
  try {
    for await (const chunk of body) {
      check?.pass(chunk)
      for (let taken = 0; taken < chunk.length; ) {
        if (filled === PART_BYTES) {
          await upload.addPart(part)
          filled = 0
        }
        const copied = chunk.copy(part, filled, taken)
        filled += copied
        taken += copied
      }
    }
    signal.throwIfAborted()
    const sha256 = check?.end()
    await upload.end(part.subarray(0, filled), sha256)
    // After a failure bytes of it may still be on their way: then it is left to the collector.
    buffers.giveBack(part)
  } catch (error) {
    await upload.giveUp()
    signal.throwIfAborted()
    throw error
  } finally {
    signal.removeEventListener('abort', stop)
    clearTimeout(grace)
  }
  signal.throwIfAborted()
}

/** An upload whose requests that carry bytes end with the signal. */
function beginUpload(client: S3Client, { ContentType, ...place }: NewObject, abortSignal: AbortSignal) {
  const parts: { PartNumber: number; ETag: string | undefined }[] = []
  let UploadId: string | undefined

  async function addPart(Body: Buffer): Promise<void> {
    UploadId ??= (await client.send(new CreateMultipartUploadCommand({ ...place, ContentType }))).UploadId
    const PartNumber = parts.length + 1
    const part = new UploadPartCommand({ ...place, UploadId, PartNumber, Body })
    const { ETag } = answerOfBucket(await client.send(part, { abortSignal }))
    parts.push({ PartNumber, ETag })
  }

  return {
    addPart,
    /** @param sha256 of the whole body, where it is known */
    async end(Body: Buffer, sha256: string | undefined): Promise<void> {
      if (UploadId === undefined) {
        const put = new PutObjectCommand({ ...place, ContentType, Body })
        if (sha256 !== undefined) signWith(put, sha256)
        answerOfBucket(await client.send(put, { abortSignal }))
        return
      }
      await addPart(Body)
      const MultipartUpload = { Parts: parts }
      answerOfBucket(
        await client.send(new CompleteMultipartUploadCommand({ ...place, UploadId, MultipartUpload })),
      )
    },
    async giveUp(): Promise<void> {
      if (UploadId === undefined) return
      // What is left is found by the housekeeper.
      await client.send(new AbortMultipartUploadCommand({ ...place, UploadId })).catch(() => {})
    },
  }
}

/** Has a request signed with the hash of its body as it is known: the client would read all of it once more. */
function signWith(put: PutObjectCommand, sha256: string): void {
  put.middlewareStack.add(
    (next) => (args) => {
      const { headers } = args.request as { headers: Record<string, string> }
      headers['x-amz-content-sha256'] = sha256
      return next(args)
    },
    { step: 'build', name: 'knownHash' },
  )
}
