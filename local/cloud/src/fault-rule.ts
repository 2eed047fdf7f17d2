import type { IncomingHttpHeaders } from 'node:http'

/** What a fault is matched on. `operation` is the stand-in's own name for the call, such as `PutObject`. */
export interface FaultRequest {
  method: string
  url: string
  headers: IncomingHttpHeaders
  operation?: string
}

/**
 * A fault. It happens instead of the work; with `after: true` the work is done first, and the answer does not say so.
 */
export type FaultAction =
  /** Answers with this status; a body that is no string is sent as JSON. */
  | { type: 'status'; code: number; headers?: Record<string, string>; body?: unknown; after?: boolean }
  /** Waits before the work. */
  | { type: 'delay'; milliseconds: number }
  /**
   * Takes the request and never answers; ends when the client leaves, the server closes or `clear` is called.
   */
  | { type: 'hang' }
  /** Resets the connection before the work. */
  | { type: 'reset' }
  /** Does the work, then resets the connection instead of answering. */
  | { type: 'resetAfter' }
  /** Does the work, then sends the answer's body this slowly. */
  | { type: 'trickle'; bytesPerSecond: number }
  /** Answers 200 with a page of HTML, or with what is given. */
  | { type: 'garbage'; body?: string; contentType?: string; after?: boolean }
  /**
   * Does the work, announces the whole length, sends half of the body (or `bytes`), then resets the
   * connection.
   */
  | { type: 'truncate'; bytes?: number }
  /** Calls out and waits, before the work or between the work and its answer. */
  | {
      type: 'callback'
      before?: (request: FaultRequest) => void | Promise<void>
      after?: (request: FaultRequest) => void | Promise<void>
    }

export interface FaultRule {
  match: (request: FaultRequest) => boolean
  /** How many requests it applies to; without it, every one until `clear`. */
  times?: number
  /** Several actions happen in the order given. */
  action: FaultAction | FaultAction[]
}

export interface LoggedRequest {
  /** Milliseconds since the epoch. */
  time: number
  method: string
  url: string
  operation?: string
  /** The status that was sent, or what happened instead; absent while it is being handled. */
  outcome?: number | 'reset' | 'hung' | 'truncated' | 'broken'
  /** Resolves when the stand-in has finished with it, answered or not. */
  settled: Promise<void>
}
