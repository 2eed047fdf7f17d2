/** What a process full of clients is to do. */
export interface CrowdOrder {
  gatewayUrl: string
  token: string
  jobId: string
  /** Each asks again after so many seconds, on a connection that stays open. */
  pollers: number
  pollSeconds: number
  streams: number
  longPolls: number
}

/** What it has seen so far. */
export interface CrowdBooks {
  polls: number
  /** Milliseconds of each. */
  pollTimes: number[]
  /** How often what went wrong. */
  errors: Record<string, number>
  openStreams: number
  /** Streams and long polls that were told of the end. */
  endedStreams: number
  endedLongPolls: number
}
