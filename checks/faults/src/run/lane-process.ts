// The process of one lane. It runs the suites of the task that its parent sends, and reports each row.
import type { LaneMessage, LaneTask } from './lane-messages.ts'
import { stagesOf } from './lanes.ts'

process.once('message', (task: LaneTask) => void run(task))
// Without a parent no report can be sent; the services end with this process.
process.once('disconnect', () => process.exit(1))

async function run({ stage, lane, wanted, options }: LaneTask): Promise<void> {
  const report = (message: LaneMessage) => void process.send?.(message)
  for (const suite of stagesOf(options)[stage]?.[lane] ?? []) {
    if (wanted && !suite.names.some((name) => wanted.includes(name))) continue
    await suite.run(wanted, options, {
      onScenario: (name) => report({ type: 'scenario', name }),
      onRow: (row) => report({ type: 'row', row }),
    })
  }
  process.removeAllListeners('disconnect')
  process.disconnect()
}
