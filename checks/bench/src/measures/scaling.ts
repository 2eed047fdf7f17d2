import { type BenchSystem, CONCURRENCY, WORKERS } from '../bench-system.ts'
import { prepareInstantModel } from '../instant-model.ts'
import { measureThroughput } from '../measure-throughput.ts'
import { compareInRounds } from '../rounds.ts'
import type { Row } from '../table.ts'

const PREDICTION_MS = 500
const ROUNDS = 3
/** Jobs for each slot of each worker. */
const JOBS_PER_SLOT = 5
const GOAL = 3.8

/** Four workers against one, with a provider that takes half a second. */
export async function measureScaling(bench: BenchSystem): Promise<Row[]> {
  const model = await prepareInstantModel(bench)
  model.setDuration(PREDICTION_MS)
  const picturesPerSecond = (workers: number) => () =>
    measureThroughput(bench, workers, workers * CONCURRENCY * JOBS_PER_SLOT)
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
