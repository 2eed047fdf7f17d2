import { JOB_FAILURES, type JobFailureCode } from '@moodscape/shared/failures/failure'

interface ProblemKind {
  status: number
  title: string
  retryable: boolean
  /** What brings it about, for the page of all problems. */
  cause: string
  /** What the client can do. */
  cure: string
}

/** Every problem that the API itself answers with. Codes are stable: clients may branch on them. */
export const PROBLEMS = {
  invalid_request: {
    status: 400,
    title: 'The request is not valid',
    retryable: false,
    cause: 'A field, parameter or header has the wrong form; `errors` names each.',
    cure: 'Correct the fields named.',
  },
  malformed_body: {
    status: 400,
    title: 'The body cannot be read',
    retryable: false,
    cause: 'The body is not what its content type says, or ends too early.',
    cure: 'Send well-formed JSON or multipart data.',
  },
  photo_required: {
    status: 400,
    title: 'A photo is required',
    retryable: false,
    cause: 'The request carries no file in the field `image`, or more than one, or an empty one.',
    cure: 'Send exactly one non-empty photo.',
  },
  invalid_base64: {
    status: 400,
    title: 'The photo is not valid base64',
    retryable: false,
    cause: 'The field `image` holds characters or a length that base64 does not allow.',
    cure: 'Send standard base64, or a data URL of a JPEG, PNG or WebP.',
  },
  unauthenticated: {
    status: 401,
    title: 'Authentication is required',
    retryable: false,
    cause: 'The bearer token is absent, malformed, expired, or not meant for this service.',
    cure: 'Send a valid token in the Authorization header.',
  },
  prefetch_refused: {
    status: 403,
    title: 'Prefetching is refused',
    retryable: false,
    cause: 'A browser asked ahead of the user for an address that starts paid work.',
    cure: 'Ask again without prefetching.',
  },
  not_found: {
    status: 404,
    title: 'There is nothing here',
    retryable: false,
    cause: 'The address, job or upload does not exist, or belongs to somebody else.',
    cure: 'Check the address and the id.',
  },
  no_upload: {
    status: 404,
    title: 'There is no upload to work from',
    retryable: false,
    cause: 'The user has no upload whose emotion is known, and named none.',
    cure: 'Upload a photo first, or give an emotion.',
  },
  method_not_allowed: {
    status: 405,
    title: 'The method is not allowed here',
    retryable: false,
    cause: 'The address exists, but not with this method.',
    cure: 'Use a method from the Allow header.',
  },
  request_timeout: {
    status: 408,
    title: 'The request took too long to arrive',
    retryable: true,
    cause: 'Headers or body trickled in more slowly than is allowed.',
    cure: 'Send the request again over a better connection.',
  },
  expectation_failed: {
    status: 417,
    title: 'The expectation cannot be met',
    retryable: false,
    cause: 'The request has an `Expect` header with something other than `100-continue`.',
    cure: 'Leave the header out.',
  },
  emotion_pending: {
    status: 409,
    title: 'The emotion is not read yet',
    retryable: true,
    cause: 'The upload is still being read; `job` is the address of that job.',
    cure: 'Follow that job, then ask again.',
  },
  emotion_unknown: {
    status: 409,
    title: 'No emotion is known for this upload',
    retryable: false,
    cause: 'No emotion could be read from the photo.',
    cure: 'Name an emotion with the parameter `emotion`.',
  },
  canceled: {
    status: 409,
    title: 'The job was canceled',
    retryable: true,
    cause: 'Somebody canceled the job while this request waited for it.',
    cure: 'Send the request again to start another job.',
  },
  not_cancelable: {
    status: 409,
    title: 'This job cannot be canceled',
    retryable: false,
    cause: 'The erasure of everything is not taken back once it has begun.',
    cure: 'Follow the job to its end.',
  },
  request_in_progress: {
    status: 409,
    title: 'The same request is in progress',
    retryable: true,
    cause: 'A request with this Idempotency-Key has not been answered yet.',
    cure: 'Wait for the answer to the first one, then repeat.',
  },
  photo_in_use: {
    status: 409,
    title: 'The photo is still to be read',
    retryable: true,
    cause: 'The photo of the upload has not been read yet, or has not come yet.',
    cure: 'Wait until its emotion is read, or cancel its job, and ask again.',
  },
  upload_incomplete: {
    status: 409,
    title: 'The file has not arrived',
    retryable: true,
    cause: 'The direct upload was completed before its file was in the bucket.',
    cure: 'Send the file to the address you were given, then complete again.',
  },
  too_many_variations: {
    status: 409,
    title: 'This upload has enough variations',
    retryable: false,
    cause: 'An upload holds at most 50 variations of a kind.',
    cure: 'Start from a new upload.',
  },
  photo_too_large: {
    status: 413,
    title: 'The photo is too large',
    retryable: false,
    cause: 'The photo has more than 15 MB.',
    cure: 'Send a smaller file.',
  },
  body_too_large: {
    status: 413,
    title: 'The body is too large',
    retryable: false,
    cause: 'The body, or one of its fields, exceeds its limit.',
    cure: 'Send less.',
  },
  unsupported_image: {
    status: 415,
    title: 'This kind of file is not supported',
    retryable: false,
    cause: 'The bytes are not those of a JPEG, PNG or WebP picture, whatever name and type they came with.',
    cure: 'Convert the photo to JPEG, PNG or WebP.',
  },
  unsupported_media_type: {
    status: 415,
    title: 'This content type is not supported',
    retryable: false,
    cause: 'The Content-Type or Content-Encoding is none that this address takes.',
    cure: 'Use a content type the documentation names, without compression.',
  },
  idempotency_mismatch: {
    status: 422,
    title: 'The Idempotency-Key was used for another request',
    retryable: false,
    cause: 'The key came before with another payload.',
    cure: 'Use a new key for a new request.',
  },
  photo_damaged: {
    status: 422,
    title: 'The photo is incomplete or damaged',
    retryable: false,
    cause: 'The bytes begin as a JPEG, PNG or WebP, but a part of the file is missing or broken.',
    cure: 'Send the photo again, or another copy of it.',
  },
  image_dimensions: {
    status: 422,
    title: 'The photo has unsuitable dimensions',
    retryable: false,
    cause: 'A side has fewer than 80 pixels, or the photo more than 100 megapixels.',
    cure: 'Resize the photo.',
  },
  webhook_refused: {
    status: 422,
    title: 'The webhook address is refused',
    retryable: false,
    cause: 'The address is not https, or webhooks are off, or it leads to a private network.',
    cure: 'Give a public https address.',
  },
  rate_limited: {
    status: 429,
    title: 'Too many requests',
    retryable: true,
    cause: 'A limit announced in RateLimit-Policy is used up.',
    cure: 'Wait as long as Retry-After says.',
  },
  too_many_jobs: {
    status: 429,
    title: 'Too many unfinished jobs',
    retryable: true,
    cause: 'The user has as many unfinished jobs as are allowed.',
    cure: 'Wait until some are done, or cancel them.',
  },
  headers_too_large: {
    status: 431,
    title: 'The headers are too large',
    retryable: false,
    cause: 'The request has more than 16 KB of headers.',
    cure: 'Send smaller headers.',
  },
  internal_error: {
    status: 500,
    title: 'Something went wrong',
    retryable: true,
    cause: 'An error on our side, logged under `request_id`.',
    cure: 'Try again; report the request id if it stays.',
  },
  overloaded: {
    status: 503,
    title: 'The service is busy',
    retryable: true,
    cause: 'More requests than can be served well.',
    cure: 'Wait as long as Retry-After says.',
  },
  unavailable: {
    status: 503,
    title: 'A part of the service is away',
    retryable: true,
    cause: 'The queue or a store does not answer.',
    cure: 'Wait as long as Retry-After says.',
  },
  expired: {
    status: 504,
    title: 'Nobody took the job in time',
    retryable: true,
    cause: 'No worker started the job before its deadline.',
    cure: 'Ask again later.',
  },
} as const satisfies Record<string, ProblemKind>
export type ProblemCode = keyof typeof PROBLEMS

/** What an answer that is an error can be called: a problem of the API, or the failure of a job that was waited for. */
export type AnyProblemCode = ProblemCode | JobFailureCode

export function statusOfProblem(code: AnyProblemCode): number {
  return isProblemCode(code) ? PROBLEMS[code].status : FAILURE_STATUS[code]
}

export function titleOfProblem(code: AnyProblemCode): string {
  return isProblemCode(code) ? PROBLEMS[code].title : JOB_FAILURES[code].message
}

function isProblemCode(code: AnyProblemCode): code is ProblemCode {
  return code in PROBLEMS
}

/** The status a failed job is answered with where the client waited for it. */
const FAILURE_STATUS: Record<JobFailureCode, number> = {
  no_face_found: 422,
  unsupported_image: 415,
  photo_damaged: 422,
  image_too_small: 422,
  image_too_large: 422,
  photo_missing: 410,
  no_emotion: 422,
  content_refused: 422,
  generation_failed: 502,
  output_unusable: 502,
  provider_rejected: 502,
  provider_unavailable: 503,
  payment_required: 503,
  deadline_exceeded: 504,
  canceled_at_provider: 503,
  payment_in_doubt: 503,
  internal_error: 500,
}
