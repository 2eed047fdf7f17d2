import type { WorkMetrics } from '../process/metrics.ts'
import { isGenerated, type JobKind } from '../records/kinds.ts'

/**
 * Shows the metrics of a worker from its start: Prometheus sees an increase only from one value to the next, so the
 * first resubmit of a counter that begins with it would go unnoticed.
 *
 * @param concurrency how many jobs the worker can hold
 */
export function showFromStart(metrics: WorkMetrics, kind: JobKind, concurrency: number): void {
  metrics.capacity.set({ kind }, concurrency)
  metrics.active.set({ kind }, 0)
  metrics.healed.inc({ kind }, 0)
  for (const outcome of ['succeeded', 'failed', 'retried']) metrics.jobs.inc({ kind, outcome }, 0)
  metrics.results.zero({ kind })
  if (!isGenerated(kind)) return
  metrics.predictions.inc({ kind }, 0)
  metrics.resubmits.inc({ kind }, 0)
}
