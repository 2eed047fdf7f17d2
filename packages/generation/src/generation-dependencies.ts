import { createCircuitBreaker } from '@moodscape/shared/failures/circuit-breaker'
import { findAddressProblems, type ReplicateConfig } from '@moodscape/shared/process/config'
import { providerRequests } from '@moodscape/shared/process/provider-requests'
import type { WorkerCollaborators } from '@moodscape/shared/worker/start-worker'
import type { Static, TObject } from 'typebox'

import type { GenerationDependencies } from './generate-asset.ts'
import type { ModelPrice } from './models/model-price.ts'
import { createPredictionWaiter } from './prediction-events.ts'
import { createCreditBreaker } from './provider/credit-breaker.ts'
import { observeReplicate } from './provider/observe-replicate.ts'
import { isOutage, openReplicate } from './provider/replicate-client.ts'
import { reportRefusedToken, tryToken } from './provider/report-refused-token.ts'
import { withCircuitBreakers } from './provider/with-circuit-breakers.ts'

type ReplicateSettings = Static<TObject<typeof ReplicateConfig>>

/** An output is fetched in one go; a large melody over a slow line takes its time, in milliseconds. */
const DOWNLOAD_TIMEOUT_MS = 120_000

/** A model that is paid for. */
export interface PricedModel {
  /** `owner/name`, with or without a version. */
  address: string
  price: ModelPrice
}

/** Gives a worker that generates all it needs to work with Replicate. */
export function openGenerationDependencies(
  config: ReplicateSettings,
  { objects, metrics, events, log }: WorkerCollaborators,
  maxOutputBytes: number,
  { address, price }: PricedModel,
): GenerationDependencies {
  const [model = address] = address.split(':')
  const observed = { requests: providerRequests(metrics.registry), cost: metrics.cost }
  const replicate = reportRefusedToken(openReplicate(config), log)
  void tryToken(replicate)
  return {
    api: withCircuitBreakers(
      observeReplicate(replicate, model, price, observed),
      createCircuitBreaker('replicate', isOutage, log),
      createCreditBreaker(log),
    ),
    objects,
    metrics,
    download: {
      hosts: config.REPLICATE_OUTPUT_HOSTS.split(',')
        .map((host) => host.trim())
        .filter(Boolean),
      maxBytes: maxOutputBytes,
      timeoutMs: DOWNLOAD_TIMEOUT_MS,
    },
    predictionSeconds: config.PREDICTION_SECONDS,
    doubtMs: config.DOUBT_SECONDS * 1_000,
    webhookUrl: config.REPLICATE_WEBHOOK_URL?.replace(/\/$/, ''),
    waitForPrediction: createPredictionWaiter(events),
  }
}

/** What is wrong with addresses in the settings, by variable. */
export function findReplicateProblems(config: ReplicateSettings): string[] {
  return findAddressProblems(config, ['REPLICATE_BASE_URL', 'REPLICATE_WEBHOOK_URL'])
}
