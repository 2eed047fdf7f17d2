import pTimeout from 'p-timeout'
import { Gauge, type Registry } from 'prom-client'

import type { JobKind } from '../records/kinds.ts'
import type { JobQueue } from './job-queue.ts'

/** A scrape is not kept waiting for Redis for longer than this, in milliseconds. */
const LIMIT_MS = 1_000

/**
 * Shows how many jobs of a kind are in its queue, by state. They are counted at each scrape of the metrics, by two
 * cheap commands; while Redis does not answer there are no numbers rather than old ones.
 */
export function countQueue(kind: JobKind, queue: Pick<JobQueue, 'counts'>, registry: Registry): void {
  new Gauge({
    name: 'moodscape_queue_jobs',
    help: 'Jobs in the queue.',
    labelNames: ['kind', 'state'] as const,
    registers: [registry],
    async collect() {
      this.reset()
      const counting = queue.counts().catch(() => ({}))
      const counts = await pTimeout(counting, { milliseconds: LIMIT_MS, fallback: () => ({}) })
      for (const [state, jobs] of Object.entries(counts)) this.set({ kind, state }, jobs)
    },
  })
}
