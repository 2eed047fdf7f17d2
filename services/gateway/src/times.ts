/** How long the gateway waits for what, in milliseconds. A test of waiting hands in its own. */
export interface GatewayTimes {
  /**
   * How often a waiting request reads the record without an event: events may get lost, and a job that misses its
   * start publishes none. Each read is paid for, and thousands of requests may wait.
   */
  lookAgain: number
  /**
   * For so long a record of work under way is believed of which no event has come: one may have been lost on its way.
   * A change is seen that much later then.
   */
  trust: number
  /** The rest of a request that is answered already may take so long to arrive. */
  linger: number
  /** A body has to bring its least number of bytes within this time, again and again. */
  arrival: number
  /**
   * For so long after it has begun to listen, a process refuses nothing for answering late: its own start, and the code
   * that is compiled for the first requests, hold the event loop up.
   */
  starting: number
}

export const TIMES: GatewayTimes = {
  lookAgain: 10_000,
  trust: 5_000,
  linger: 10_000,
  arrival: 10_000,
  starting: 5_000,
}
