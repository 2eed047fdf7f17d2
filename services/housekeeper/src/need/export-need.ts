import { Gauge, type Registry } from 'prom-client'

import type { Need } from './measure-need.ts'

/**
 * Shows the need of each kind and how long its oldest job waits, measured once at each scrape, so that they are known
 * while no worker runs. While Redis does not answer there are no numbers rather than old ones.
 */
export function exportNeed(measure: () => Promise<Need>, registry: Registry): void {
  const measureOnce = shareUnderWay(() => measure().catch((): Partial<Need> => ({})))

  function show(name: string, help: string, valueOf: (one: Need[keyof Need]) => number): void {
    new Gauge({
      ...{ name, help, labelNames: ['kind'] as const, registers: [registry] },
      async collect() {
        const measured = Object.entries(await measureOnce())
        this.reset()
        for (const [kind, one] of measured) this.set({ kind }, valueOf(one))
      },
    })
  }

  show(
    'moodscape_queue_need',
    'Jobs there are hands needed for; what workers are scaled by.',
    ({ need }) => need,
  )
  show(
    'moodscape_queue_oldest_waiting_seconds',
    'How long the oldest job waits that a worker could take.',
    ({ oldestWaitingMs }) => oldestWaitingMs / 1_000,
  )
  show(
    'moodscape_queue_has_consumer',
    'Whether a worker of the kind reported itself within 15 s.',
    ({ hasConsumer }) => (hasConsumer ? 1 : 0),
  )
}

/** Who asks while an answer is under way gets the same one. */
function shareUnderWay<Answer>(ask: () => Promise<Answer>): () => Promise<Answer> {
  let underWay: Promise<Answer> | undefined
  return () => {
    underWay ??= ask().finally(() => {
      underWay = undefined
    })
    return underWay
  }
}
