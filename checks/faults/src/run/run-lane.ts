import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

import type { LaneNews, LaneOrder } from './lane-messages.ts'
import type { Row } from './run-fault.ts'

export interface LaneOutcome {
  rows: Row[]
  /** Set when the lane did not come to its end. */
  broken?: string
}

export interface LaneListener {
  onRow: (row: Row) => void
  /** Told of each scenario with all its rows, once it is over. */
  onScenario: (name: string, rows: Row[]) => void
}

/** Runs a lane in a process of its own. */
export async function runLane(order: LaneOrder, { onRow, onScenario }: LaneListener): Promise<LaneOutcome> {
  const lane = fork(fileURLToPath(new URL('lane-process.ts', import.meta.url)))
  const all: Row[] = []
  let current: { name: string; rows: Row[] } | undefined
  const finish = () => {
    if (current && current.rows.length > 0) onScenario(current.name, current.rows)
    current = undefined
  }
  lane.on('message', (news: LaneNews) => {
    if (news.type === 'scenario') {
      finish()
      current = { name: news.name, rows: [] }
      return
    }
    onRow(news.row)
    all.push(news.row)
    current?.rows.push(news.row)
  })
  lane.send(order)
  const [code, signal] = (await once(lane, 'exit')) as [number | null, string | null]
  finish()
  return { rows: all, ...(code !== 0 && { broken: `a lane ended with ${code ?? signal}` }) }
}
