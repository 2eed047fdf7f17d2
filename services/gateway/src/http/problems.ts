import { JOB_FAILURES, type JobError, type JobFailureCode } from '@moodscape/shared/failures/failure'
import { type Static, Type } from 'typebox'

import { EXAMPLE_PROBLEM } from '../openapi/examples.ts'
import { PROBLEMS, type ProblemCode, statusOfProblem } from './problem-catalogue.ts'

/** The body of every answer that is an error, RFC 9457. */
export const ProblemBody = Type.Object(
  {
    type: Type.String({ description: 'Address of the description of this problem.' }),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.Optional(Type.String()),
    code: Type.String({ description: 'Stable name of the problem.' }),
    retryable: Type.Boolean({ description: 'Whether the same request may succeed later.' }),
    request_id: Type.String(),
    errors: Type.Optional(Type.Array(Type.Object({ field: Type.String(), message: Type.String() }))),
    job: Type.Optional(Type.String({ description: 'Address of the job that this is about.' })),
    jobs: Type.Optional(
      Type.Array(Type.String(), {
        description: 'Addresses of all jobs of the request, where it started several.',
      }),
    ),
    upload_id: Type.Optional(Type.String({ description: 'The upload of the job: what it has is kept.' })),
    accepted: Type.Optional(Type.Array(Type.String(), { description: 'The media types that are accepted.' })),
  },
  {
    $id: 'Problem',
    additionalProperties: false,
    description: 'A problem document, RFC 9457. Branch on `code`.',
    examples: [EXAMPLE_PROBLEM],
  },
)
export type ProblemBody = Static<typeof ProblemBody>

interface ProblemExtras extends ErrorOptions {
  detail?: string
  errors?: { field: string; message: string }[]
  job?: string
  jobs?: string[]
  upload_id?: string
  accepted?: string[]
  headers?: Record<string, string>
}

/** An answer that is an error. Thrown anywhere in a request, rendered in one place. */
export class Problem extends Error {
  override name = 'Problem'
  readonly code: string
  readonly status: number
  readonly title: string
  readonly retryable: boolean
  readonly extras: ProblemExtras

  constructor(
    kind: { code: string; status: number; title: string; retryable: boolean },
    extras: ProblemExtras = {},
  ) {
    super(extras.detail ?? kind.title, extras.cause === undefined ? undefined : { cause: extras.cause })
    this.code = kind.code
    this.status = kind.status
    this.title = kind.title
    this.retryable = kind.retryable
    this.extras = extras
  }
}

export function problem(code: ProblemCode, extras: ProblemExtras = {}): Problem {
  const { status, title, retryable } = PROBLEMS[code]
  const headers = { ...comeAgain(status), ...extras.headers }
  return new Problem({ code, status, title, retryable }, { ...extras, headers })
}

/** The problem that a failed job is, for a client that waited for its result. */
export function problemOfJob(error: JobError, extras: ProblemExtras = {}): Problem {
  const status = error.code in JOB_FAILURES ? statusOfProblem(error.code as JobFailureCode) : 500
  const headers = { ...(error.retryable && comeAgain(status)), ...extras.headers }
  return new Problem(
    { ...error, status, title: 'The job failed' },
    { detail: error.message, ...extras, headers },
  )
}

function comeAgain(status: number): Record<string, string> {
  return status === 429 || status === 503 ? { 'retry-after': '2' } : {}
}
