import type { Readable } from 'node:stream'

import { PutObjectCommand, type S3Client, UploadPartCommand } from '@aws-sdk/client-s3'
import { Upload } from '@aws-sdk/lib-storage'

import { answerOfBucket } from './answer-of-bucket.ts'

/** S3's smallest part of a multipart upload, https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
const PART_BYTES = 5 * 1024 * 1024

/** A new object, but for its content. */
interface NewObject {
  Bucket: string
  Key: string
  ContentType: string
}

/**
 * Streams a body of unknown length into the bucket, part by part.
 *
 * @throws the signal's reason when aborted, BucketUnreached
 */
export async function putStream(
  client: S3Client,
  object: NewObject,
  body: Readable,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted()
  const upload = new Upload({
    client: abortableUploads(client, signal),
    params: { ...object, Body: body },
    queueSize: 1,
    partSize: PART_BYTES,
  })
  const stopReading = () => body.destroy()
  signal.addEventListener('abort', stopReading, { once: true })
  try {
    answerOfBucket(await upload.done())
  } catch (error) {
    signal.throwIfAborted()
    throw error
  } finally {
    signal.removeEventListener('abort', stopReading)
  }
  signal.throwIfAborted()
}

/**
 * A client whose requests that carry bytes end with the signal. The uploader's own abort answers at once while its
 * requests continue, so that an object could appear after it was removed.
 */
function abortableUploads(client: S3Client, signal: AbortSignal): S3Client {
  const send = (command: object) => {
    const carriesBytes = command instanceof PutObjectCommand || command instanceof UploadPartCommand
    return client.send(command as PutObjectCommand, carriesBytes ? { abortSignal: signal } : {})
  }
  return Object.assign(Object.create(client) as S3Client, { send })
}
