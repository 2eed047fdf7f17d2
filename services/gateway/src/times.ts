/** How long the gateway waits for what, in milliseconds. A test of waiting hands in its own. */
export interface GatewayTimes {
  /**
   * News may get lost, and a missed start is none: whoever waits for a job looks this often all the same. Each look is a
   * read that is paid for, of thousands who wait.
   */
  lookAgain: number
  /** The rest of a request that is answered already may take so long to arrive. */
  linger: number
  /** A body has to bring its least number of bytes within this time, again and again. */
  arrival: number
}

export const TIMES: GatewayTimes = { lookAgain: 10_000, linger: 10_000, arrival: 10_000 }
