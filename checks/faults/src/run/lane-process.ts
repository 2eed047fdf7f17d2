// A process with a system of its own, on which it runs the scenarios of a lane. Told by messages what to do.
import type { LaneNews, LaneOrder } from './lane-messages.ts'
import { LANES, LAST_LANE } from './scenario-list.ts'

process.once('message', (order: LaneOrder) => void perform(order))
// Nobody is left to tell: what was started here ends with this process.
process.once('disconnect', () => process.exit(1))

async function perform({ lane, wanted, options }: LaneOrder): Promise<void> {
  const tell = (news: LaneNews) => void process.send?.(news)
  const performances = (LANES[lane] ?? LAST_LANE).filter(({ names }) =>
    names.some((name) => wanted?.includes(name) ?? true),
  )
  for (const performance of performances) {
    await performance.run(wanted, options, {
      onScenario: (name) => tell({ type: 'scenario', name }),
      onRow: (row) => tell({ type: 'row', row }),
    })
  }
  process.removeAllListeners('disconnect')
  process.disconnect()
}
