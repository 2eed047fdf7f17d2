import { CONCURRENCY, type Ground, WORKERS } from '../ground.ts'
import { prepareInstantModel } from '../instant-model.ts'
import { compareInRounds } from '../rounds.ts'
import type { Row } from '../table.ts'
import { workOff } from '../work-off.ts'

const PREDICTION_MS = 500
const ROUNDS = 3
/** So many times over, every hand of every worker is full. */
const WAVES = 5
const GOAL = 3.8

/** Four workers against one, with a provider that takes its time. */
export async function measureScaling(ground: Ground): Promise<Row[]> {
  const model = await prepareInstantModel(ground)
  model.take(PREDICTION_MS)
  const picturesPerSecond = (workers: number) => () => workOff(ground, workers, workers * CONCURRENCY * WAVES)
  const { ours, baseline, ratio } = await compareInRounds(
    ROUNDS,
    picturesPerSecond(WORKERS.length),
    picturesPerSecond(1),
  )
  return [
    {
      what: `${WORKERS.length} workers, provider of ${PREDICTION_MS} ms`,
      ours: `${ours.toFixed(1)} jobs/s`,
      baseline: `${baseline.toFixed(1)} jobs/s with 1 worker`,
      ratio,
      goal: `≥ ${GOAL}`,
      isMet: ratio >= GOAL,
    },
  ]
}
