import { BucketUnreached } from './object-store.ts'

/**
 * S3 names the version of each object that it takes or gives. A proxy that answers 200 with a page of its own does not,
 * and would otherwise pass for a photo that is stored, or for the photo itself.
 *
 * @throws BucketUnreached
 */
export function answerOfBucket<Answer extends { ETag?: string | undefined }>(answer: Answer): Answer {
  if (answer.ETag === undefined) throw new BucketUnreached()
  return answer
}
