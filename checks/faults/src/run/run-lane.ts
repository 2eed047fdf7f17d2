import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

import type { LaneMessage, LaneTask } from './lane-messages.ts'
import type { Row } from './run-fault.ts'

export interface LaneOutcome {
  rows: Row[]
  /** Set when the lane did not come to its end. */
  broken?: string
}

export interface LaneListener {
  onRow: (row: Row) => void
  /** Called with all rows of a scenario when it is over. */
  onScenario: (name: string, rows: Row[]) => void
}

/** Runs a lane in a process of its own. */
export async function runLane(task: LaneTask, { onRow, onScenario }: LaneListener): Promise<LaneOutcome> {
  const lane = fork(fileURLToPath(new URL('lane-process.ts', import.meta.url)))
  const all: Row[] = []
  let current: { name: string; rows: Row[] } | undefined
  const finish = () => {
    if (current && current.rows.length > 0) onScenario(current.name, current.rows)
    current = undefined
  }
  lane.on('message', (message: LaneMessage) => {
    if (message.type === 'scenario') {
      finish()
      current = { name: message.name, rows: [] }
      return
    }
    onRow(message.row)
    all.push(message.row)
    current?.rows.push(message.row)
  })
  lane.send(task)
  const [code, signal] = (await once(lane, 'exit')) as [number | null, string | null]
  finish()
  return { rows: all, ...(code !== 0 && { broken: `a lane ended with ${code ?? signal}` }) }
}
