import type { ProblemDocument } from './types.ts'

/** The gateway answered with a problem. Branch on `code`; every code is described under `type`. */
export class MoodscapeError extends Error {
  override name = 'MoodscapeError'
  readonly status: number
  readonly code: string
  /** Whether the same request may succeed later. */
  readonly retryable: boolean
  /** How long to wait before that, in seconds, where the gateway said so. */
  readonly retryAfter: number | undefined
  readonly problem: ProblemDocument | undefined

  constructor(response: Response, problem: ProblemDocument | undefined) {
    super(problem?.detail ?? problem?.title ?? `The gateway answered ${response.status}`)
    this.status = response.status
    this.code = problem?.code ?? 'unexpected_answer'
    this.retryable = problem?.retryable ?? response.status >= 500
    const retryAfter = Number(response.headers.get('retry-after') ?? NaN)
    this.retryAfter = Number.isFinite(retryAfter) ? retryAfter : undefined
    this.problem = problem
  }

  static async from(response: Response): Promise<MoodscapeError> {
    const isProblem = response.headers.get('content-type')?.startsWith('application/problem+json')
    return new MoodscapeError(response, isProblem ? ((await response.json()) as ProblemDocument) : undefined)
  }
}
