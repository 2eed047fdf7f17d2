import type { QueueLoad } from '@moodscape/shared/queue/need-of-queue'

import { createAutoscaler, type Measure } from './autoscaler.ts'
import type { Scaler } from './scaler.ts'
import { type Arrival, createWorkerPool, type PoolSettings } from './worker-pool.ts'

/** The queue as the housekeeper sees it. */
export interface SeenLoad extends QueueLoad {
  /** Of the last jobs that succeeded. */
  runSeconds: number[]
}

export interface Simulation {
  scaler: Scaler
  pool: PoolSettings
  arrivals: Arrival[]
  /** What the scaler is told; nothing where it cannot be asked at that second. */
  measure: (load: SeenLoad, now: number, replicas: number) => Measure
}

export interface Outcome {
  /** Seconds from the first job to the first additional pod; nothing where there was none. */
  firstUpAfter?: number
  mostReplicas: number
  /** How often it went the other way within five minutes. */
  turns: number
  longestWait: number
  putBack: number
  killedBusy: number
  refused: number
  done: number
  /** Replicas at the beginning of each minute. */
  minutes: number[]
}

/**
 * The HPA's controller asks so often. KEDA asks by itself only to lift from 0 (pollingInterval); from one on it hands
 * on each of the controller's questions.
 */
export const SYNC_SECONDS = 15

/** Runs a load through queue and workers, with the scaler that the chart renders, until an idle quarter of an hour. */
export function simulate({ scaler, pool: settings, arrivals, measure }: Simulation): Outcome {
  const pool = createWorkerPool(settings, scaler.min)
  const decide = createAutoscaler(scaler)
  const changes: { at: number; by: number }[] = []
  const minutes: number[] = []
  let replicas = scaler.min
  let most = replicas
  const bySecond = Map.groupBy(arrivals, ({ at }) => at)
  const last = Math.max(...bySecond.keys())
  const begin = Math.min(...bySecond.keys())
  let idleSince = 0
  for (let now = 0; now <= last || !pool.isIdle() || now - idleSince < 900; now++) {
    pool.pass(
      now,
      (bySecond.get(now) ?? []).map(({ run }) => run),
    )
    if (!pool.isIdle()) idleSince = now
    if (now % SYNC_SECONDS === 0) {
      const next = decide(now, replicas, measure(pool.load(now), now, replicas))
      if (next !== replicas) changes.push({ at: now, by: next - replicas })
      pool.scaleTo(now, next)
      replicas = next
      most = Math.max(most, replicas)
    }
    if (now % 60 === 0) minutes.push(replicas)
    if (now > 6 * 3600) throw new Error('the load is never worked off')
  }
  const firstUp = changes.find(({ by }) => by > 0)
  return {
    ...(firstUp && { firstUpAfter: firstUp.at - begin }),
    mostReplicas: most,
    turns: countTurns(changes),
    ...pool.counts(),
    minutes,
  }
}

function countTurns(changes: { at: number; by: number }[]): number {
  return changes.filter(({ at, by }, index) => {
    const before = changes[index - 1]
    return before !== undefined && Math.sign(before.by) !== Math.sign(by) && at - before.at < 300
  }).length
}
