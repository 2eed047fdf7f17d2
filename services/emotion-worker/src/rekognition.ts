import { DetectFacesCommand, type FaceDetail, RekognitionClient } from '@aws-sdk/client-rekognition'
import type { CircuitBreaker } from '@moodscape/shared/failures/circuit-breaker'
import { PermanentFailure, TransientFailure } from '@moodscape/shared/failures/failure'
import type { ObjectStore } from '@moodscape/shared/objects/object-store'
import { createRequestHandler } from '@moodscape/shared/process/aws-clients'
import { explainAwsTrouble } from '@moodscape/shared/process/explain-aws-trouble'
import type { Logger } from '@moodscape/shared/process/log'

/**
 * Finds the faces in a photo: one in the bucket, named by its key, or the bytes of one, at most 5 MB
 * (https://docs.aws.amazon.com/rekognition/latest/dg/limits.html). Every call costs.
 *
 * @throws PermanentFailure when the photo is the reason, TransientFailure when it is Rekognition
 */
export type DetectFaces = (photo: string | Uint8Array, signal: AbortSignal) => Promise<FaceDetail[]>

/** One attempt of one request may take so long, in milliseconds. */
const REQUEST_TIMEOUT_MS = 20_000
/** How long to wait with a request that credentials or role do not allow, in milliseconds. */
const DENIED_PAUSE_MS = 30_000

/** The address comes from the SDK's own chain: the region's, or AWS_ENDPOINT_URL_REKOGNITION. */
export function createRekognitionClient(
  region: string,
  requestTimeoutMs = REQUEST_TIMEOUT_MS,
): RekognitionClient {
  const requestHandler = createRequestHandler(requestTimeoutMs)
  return new RekognitionClient({ region, maxAttempts: 3, requestHandler })
}

export interface RekognitionCollaborators {
  client: Pick<RekognitionClient, 'send'>
  bucket: string
  region: string
  objects: Pick<ObjectStore, 'size'>
  breaker: CircuitBreaker
  log: Pick<Logger, 'error'>
}

export function createFaceDetection(collaborators: RekognitionCollaborators): DetectFaces {
  const { client, bucket, region, objects, breaker, log } = collaborators
  return async (photo, signal) => {
    const Image = typeof photo === 'string' ? { S3Object: { Bucket: bucket, Name: photo } } : { Bytes: photo }
    const command = new DetectFacesCommand({ Image, Attributes: ['ALL'] })
    try {
      const answer = await breaker(() => client.send(command, { abortSignal: signal }))
      if (!Array.isArray(answer.FaceDetails)) throw unavailable(new Error('An answer without faces'))
      return answer.FaceDetails
    } catch (error) {
      signal.throwIfAborted()
      const problem = explainTrouble(error, region)
      if (isDenied(error))
        log.error({ err: error, problem }, 'Rekognition does not let us in: check role and keys')
      else if (problem !== undefined) log.error({ err: error, problem }, 'Rekognition is out of reach')
      if (typeof photo !== 'string' || nameOf(error) !== 'InvalidS3ObjectException') {
        throw readRekognitionError(error)
      }
      // Rekognition says the same of an object that is gone and of one that it may not read.
      const isGone = (await objects.size(photo)) === undefined
      if (isGone) throw new PermanentFailure('photo_missing', { cause: error })
      log.error({ err: error }, 'Rekognition cannot read the bucket: check its region and policy')
      throw unavailable(error, { retryAfterMs: DENIED_PAUSE_MS })
    }
  }
}

function explainTrouble(error: unknown, region: string): string | undefined {
  if (nameOf(error) === 'AccessDeniedException')
    return 'The role of the emotion-worker lacks rekognition:DetectFaces. Give it what SECURITY.md lists.'
  return explainAwsTrouble(error, 'REKOGNITION', region)
}

const REFUSED_PHOTO = ['InvalidImageFormatException', 'ImageTooLargeException']
const REFUSED_REQUEST = ['InvalidParameterException', 'ValidationException', 'SerializationException']
const THROTTLED = ['ThrottlingException', 'ProvisionedThroughputExceededException', 'LimitExceededException']
const DENIED = [
  'AccessDeniedException',
  'UnrecognizedClientException',
  'InvalidSignatureException',
  'IncompleteSignatureException',
  'MissingAuthenticationTokenException',
  'ExpiredTokenException',
  'CredentialsProviderError',
]

/** Turns an error of the SDK into what it means for the job. */
function readRekognitionError(error: unknown): PermanentFailure | TransientFailure {
  if (error instanceof PermanentFailure || error instanceof TransientFailure) return error
  const name = nameOf(error)
  if (REFUSED_PHOTO.includes(name)) return new PermanentFailure('unsupported_image', { cause: error })
  if (REFUSED_REQUEST.includes(name)) return new PermanentFailure('provider_rejected', { cause: error })
  if (THROTTLED.includes(name)) return unavailable(error, { countsAsAttempt: false, retryAfterMs: 1_000 })
  if (isDenied(error)) return unavailable(error, { countsAsAttempt: false, retryAfterMs: DENIED_PAUSE_MS })
  return unavailable(error)
}

/** Whether an error is a sign that Rekognition is down: no answer, no sense in the answer, or a 5xx. */
export function isRekognitionOutage(error: unknown): boolean {
  const name = nameOf(error)
  if (name === 'AbortError' || isDenied(error) || THROTTLED.includes(name)) return false
  if (name === 'SyntaxError') return true
  const { $metadata } = error as { $metadata?: { httpStatusCode?: number } }
  return ($metadata?.httpStatusCode ?? 500) >= 500
}

function isDenied(error: unknown): boolean {
  return DENIED.includes(nameOf(error))
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : ''
}

function unavailable(
  cause: unknown,
  hints: { countsAsAttempt?: boolean; retryAfterMs?: number } = {},
): TransientFailure {
  return new TransientFailure('provider_unavailable', { cause, ...hints })
}
