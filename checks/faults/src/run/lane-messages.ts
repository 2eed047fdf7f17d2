import type { Row, RunOptions } from './run-fault.ts'

/** What a lane is to run. */
export interface LaneOrder {
  /** Index in LANES; the last lane has the index after them. */
  lane: number
  /** Names of scenarios; all of the lane unless given. */
  wanted?: string[]
  options: RunOptions
}

/** What a lane tells. */
export type LaneNews = { type: 'scenario'; name: string } | { type: 'row'; row: Row }
