import { type Static, Type } from 'typebox'

/** Why a job ended without a result, as its record keeps it and a client sees it. */
export const JobError = Type.Object({
  code: Type.String(),
  message: Type.String(),
  retryable: Type.Boolean({ description: 'Whether asking again may succeed without changing anything.' }),
})
export type JobError = Static<typeof JobError>

/** Every way a job can end badly. The message is for the person who uploaded. */
export const JOB_FAILURES = {
  no_face_found: {
    retryable: false,
    message: 'No face was found in the photo. Choose an emotion by hand or try another photo.',
  },
  unsupported_image: {
    retryable: false,
    message: 'The photo could not be decoded. JPEG, PNG and WebP are accepted.',
  },
  photo_damaged: {
    retryable: false,
    message: 'The photo is incomplete or damaged: a part of its file is missing or broken. Send it again.',
  },
  image_too_small: {
    retryable: false,
    message: 'The photo is too small: each side needs at least 80 pixels.',
  },
  image_too_large: {
    retryable: false,
    message: 'The photo is too large: 15 MB and 100 megapixels are the limits.',
  },
  photo_missing: { retryable: false, message: 'The photo is no longer stored. Upload it again.' },
  no_emotion: {
    retryable: false,
    message: 'The emotion in the photo could not be read, so there is nothing to generate from.',
  },
  content_refused: {
    retryable: false,
    message: 'The model refused to make this. Another style or emotion may work.',
  },
  generation_failed: { retryable: true, message: 'The model failed to make this. Ask again.' },
  output_unusable: {
    retryable: true,
    message: 'The model answered with something that is no usable result. Ask again.',
  },
  provider_rejected: { retryable: false, message: 'The provider did not accept the request.' },
  provider_unavailable: {
    retryable: true,
    message: 'The provider did not answer for too long. Ask again later.',
  },
  payment_required: { retryable: true, message: 'Generation is paused by the operator. Ask again later.' },
  deadline_exceeded: { retryable: true, message: 'The work took longer than allowed. Ask again.' },
  canceled_at_provider: { retryable: true, message: 'The work was stopped at the provider. Ask again.' },
  payment_in_doubt: {
    retryable: true,
    message: 'It could not be confirmed that the provider took the request. Ask again.',
  },
  internal_error: { retryable: true, message: 'Something unexpected went wrong on our side. Ask again.' },
} as const satisfies Record<string, { retryable: boolean; message: string }>
export type JobFailureCode = keyof typeof JOB_FAILURES

/** What is said where a failure that is worth asking again after by its code is known to repeat. */
const REPEATING: Partial<Record<JobFailureCode, string>> = {
  output_unusable: 'The model answers in a form that cannot be used here. Asking again does not help.',
}

/** Whether it differs from job to job if asking again after a failure of this code may help. */
export function mayRepeat(code: JobFailureCode): boolean {
  return code in REPEATING
}

/**
 * The public error of a failure code.
 *
 * @param cause what the job failed of, which may know that it repeats
 */
export function jobErrorOf(code: JobFailureCode, cause?: unknown): JobError {
  const message = cause instanceof PermanentFailure && cause.repeats ? REPEATING[code] : undefined
  return message === undefined ? { code, ...JOB_FAILURES[code] } : { code, message, retryable: false }
}

/** The job cannot succeed, however often it is tried. */
export class PermanentFailure extends Error {
  override name = 'PermanentFailure'
  readonly code: JobFailureCode
  /** Whether a new job for the same would fail in the same way, though the code says that asking again may help. */
  readonly repeats: boolean

  constructor(code: JobFailureCode, options: ErrorOptions & { repeats?: boolean } = {}) {
    super(JOB_FAILURES[code].message, options)
    this.code = code
    this.repeats = options.repeats ?? false
  }
}

/** The job may succeed later. `code` is what the job fails with once its budget of attempts or time is used up. */
export class TransientFailure extends Error {
  override name = 'TransientFailure'
  readonly code: JobFailureCode
  /** How long the other side asks to wait, in milliseconds. */
  readonly retryAfterMs: number | undefined
  /** False when the other side was not even asked, so that an outage uses up no attempts. */
  readonly countsAsAttempt: boolean

  constructor(
    code: JobFailureCode,
    options: ErrorOptions & {
      detail?: string
      retryAfterMs?: number | undefined
      countsAsAttempt?: boolean
    } = {},
  ) {
    super(options.detail ?? JOB_FAILURES[code].message, options)
    this.code = code
    this.retryAfterMs = options.retryAfterMs
    this.countsAsAttempt = options.countsAsAttempt ?? true
  }
}

/**
 * The part no longer belongs to the caller: another worker took it over, the user canceled it, it ended otherwise, or
 * the upload was erased. Nothing of this attempt counts.
 */
export class Superseded extends Error {
  override name = 'Superseded'
  readonly because: 'taken' | 'canceled' | 'ended' | 'erased'

  constructor(because: Superseded['because'], options?: ErrorOptions) {
    super(`The part is no longer ours: ${because}`, options)
    this.because = because
  }
}
