/** What a process full of clients has to do. */
export interface CrowdTask {
  gatewayUrl: string
  token: string
  jobId: string
  /** Clients that ask again every `pollSeconds`, each on a connection that stays open. */
  pollers: number
  pollSeconds: number
  streams: number
  longPolls: number
}

/** What it has counted so far. */
export interface CrowdCounts {
  polls: number
  /** Milliseconds that each poll took. */
  pollTimes: number[]
  /** Number of errors of each kind. */
  errors: Record<string, number>
  openStreams: number
  /** Streams and long polls that received the job's end. */
  endedStreams: number
  endedLongPolls: number
}
