import type { Static, TObject } from 'typebox'

import type { ReplicateConfig } from '@moodscape/shared/process/config'
import type { Workshop } from './generate-asset.ts'
import { createCreditGuard } from './credit-breaker.ts'
import { createGuard } from '@moodscape/shared/failures/circuit-breaker'
import { guardReplicate } from './with-circuit-breakers.ts'
import { hearPredictions } from './prediction-events.ts'
import { isOutage, openReplicate } from './replicate-client.ts'
import type { WorkerCollaborators } from '@moodscape/shared/worker/start-worker'

type ReplicateWorkshopSettings = Static<TObject<typeof ReplicateConfig>>

/** An output is fetched in one go; a large melody over a slow line takes its time, in milliseconds. */
const DOWNLOAD_TIMEOUT_MS = 120_000

/** Gives a worker that generates all it needs to work with Replicate. */
export function openWorkshop(
  config: ReplicateWorkshopSettings,
  { objects, metrics, news, log }: WorkerCollaborators,
  maxOutputBytes: number,
): Workshop {
  return {
    api: guardReplicate(openReplicate(config), createGuard('replicate', isOutage, log), createCreditGuard(log)),
    objects,
    metrics,
    download: {
      hosts: config.REPLICATE_OUTPUT_HOSTS.split(',').map((host) => host.trim()).filter(Boolean),
      maxBytes: maxOutputBytes,
      timeoutMs: DOWNLOAD_TIMEOUT_MS,
    },
    predictionSeconds: config.PREDICTION_SECONDS,
    doubtMs: config.DOUBT_SECONDS * 1_000,
    webhookUrl: config.REPLICATE_WEBHOOK_URL?.replace(/\/$/, ''),
    hearPrediction: hearPredictions(news),
  }
}

/** What is wrong with addresses in the settings, by variable. */
export function findReplicateProblems(config: ReplicateWorkshopSettings): string[] {
  const names = ['REPLICATE_BASE_URL', 'REPLICATE_WEBHOOK_URL'] as const
  return names
    .filter((name) => config[name] !== undefined && !URL.canParse(config[name]))
    .map((name) => `${name} is no address`)
}
