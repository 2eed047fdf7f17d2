export interface InvalidField {
  /** What rule was broken, in the words of Replicate's validator, such as `required` or `number_lte`. */
  type: string
  /** Dotted path of the offending value, such as `input.emotions.0`; empty for the body itself. */
  field: string
  description: string
}

interface Details {
  invalid_fields?: InvalidField[]
  /** Seconds to wait before trying again; also sent as the Retry-After header. */
  retry_after?: number
}

/** A refusal as Replicate words it: every error answer has `title`, `detail` and `status`. */
export class ReplicateError extends Error {
  override readonly name = 'ReplicateError'
  readonly status: number
  readonly title: string
  readonly details: Details

  constructor(status: number, title: string, detail: string, details: Details = {}) {
    super(detail)
    this.status = status
    this.title = title
    this.details = details
  }

  body() {
    return { title: this.title, detail: this.message, status: this.status, ...this.details }
  }
}

export function notFound(): ReplicateError {
  return new ReplicateError(404, 'Not found', 'The requested resource could not be found.')
}
