import type { Row, RunOptions } from './run-fault.ts'

/** What the process of a lane has to run. */
export interface LaneTask {
  stage: number
  /** Index of the lane in its stage. */
  lane: number
  /** Names of scenarios; all of the lane unless given. */
  wanted?: string[]
  options: RunOptions
}

/** What it reports. */
export type LaneMessage = { type: 'scenario'; name: string } | { type: 'row'; row: Row }
