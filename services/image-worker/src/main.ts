import { createGenerationHandler } from '@moodscape/generation/generate-asset'
import { openGenerationDependencies } from '@moodscape/generation/generation-dependencies'
import { configOrExit } from '@moodscape/shared/process/config-or-exit'
import { createLogger } from '@moodscape/shared/process/log'
import { runUntilSignal } from '@moodscape/shared/process/run-until-signal'
import { startOrExit } from '@moodscape/shared/process/start-or-exit'
import { startTracing } from '@moodscape/shared/tracing/start-tracing'
import { startWorker } from '@moodscape/shared/worker/start-worker'

import { modelSettingsOf, readImageWorkerConfig } from './config.ts'
import { MAX_OUTPUT_BYTES } from './finish-image.ts'
import { createImageDefinition } from './image-definition.ts'
import { readImageModel } from './models.ts'

const config = configOrExit(() => readImageWorkerConfig(process.env))
const log = createLogger('image-worker', config.LOG_LEVEL)
const tracing = await startTracing(config, 'image-worker', log)
const { model } = readImageModel(modelSettingsOf(config))
const price = { perPrediction: config.IMAGE_USD_PER_PREDICTION, perSecond: config.IMAGE_USD_PER_SECOND }

const worker = await startOrExit(() =>
  startWorker({
    kind: 'image',
    config,
    log,
    jobsPerMinute: config.REPLICATE_CREATES_PER_MINUTE,
    createHandler: (collaborators) =>
      createGenerationHandler(
        createImageDefinition(model),
        openGenerationDependencies(config, collaborators, MAX_OUTPUT_BYTES, {
          address: model.address,
          price,
        }),
      ),
  }),
)
runUntilSignal([worker, tracing], log, config.SHUTDOWN_SECONDS)
