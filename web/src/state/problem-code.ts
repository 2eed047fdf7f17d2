import { MoodscapeError } from '@moodscape/client/moodscape-error'

/** Something that went wrong, as the page tells of it. */
export interface Trouble {
  code: string
  /** What the gateway calls it, for codes that this page does not know. */
  title?: string
  /** Whether the same may succeed later. */
  retryable: boolean
  /** Seconds that the gateway asked to wait. */
  retryAfter?: number | undefined
}

/** The photo of an upload is not there any more, or its store does not hand it to pages. */
export class PhotoMissing extends Error {
  override name = 'PhotoMissing'
}

/** Describes what a call threw: a problem of the gateway, or that it does not answer. */
export function troubleOf(error: unknown): Trouble {
  if (error instanceof MoodscapeError)
    return {
      code: error.code,
      title: error.problem?.title ?? error.message,
      retryable: error.retryable,
      retryAfter: error.retryAfter,
    }
  if (error instanceof PhotoMissing) return { code: 'photo_missing', retryable: false }
  return { code: 'no_connection', retryable: true }
}
