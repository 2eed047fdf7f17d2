import { createGenerationHandler } from '@moodscape/generation/generate-asset'
import { openGenerationDependencies } from '@moodscape/generation/generation-dependencies'
import { configOrExit } from '@moodscape/shared/process/config-or-exit'
import { createLogger } from '@moodscape/shared/process/log'
import { runUntilSignal } from '@moodscape/shared/process/run-until-signal'
import { startOrExit } from '@moodscape/shared/process/start-or-exit'
import { startTracing } from '@moodscape/shared/tracing/start-tracing'
import { startWorker } from '@moodscape/shared/worker/start-worker'

import { modelSettingsOf, readMelodyWorkerConfig } from './config.ts'
import { MAX_OUTPUT_BYTES } from './finish-melody.ts'
import { createMelodyDefinition } from './melody-definition.ts'
import { readMelodyModel } from './models.ts'

const config = configOrExit(() => readMelodyWorkerConfig(process.env))
const log = createLogger('melody-worker', config.LOG_LEVEL)
const tracing = await startTracing(config, 'melody-worker', log)
const { model } = readMelodyModel(modelSettingsOf(config), config.MELODY_SECONDS)
const definition = createMelodyDefinition(model, config.MELODY_SECONDS)
const price = { perPrediction: config.MELODY_USD_PER_PREDICTION, perSecond: config.MELODY_USD_PER_SECOND }

const worker = await startOrExit(() =>
  startWorker({
    kind: 'melody',
    config,
    log,
    jobsPerMinute: config.REPLICATE_CREATES_PER_MINUTE,
    createHandler: (collaborators) =>
      createGenerationHandler(
        definition,
        openGenerationDependencies(config, collaborators, MAX_OUTPUT_BYTES, {
          address: model.address,
          price,
        }),
      ),
  }),
)
runUntilSignal([worker, tracing], log, config.SHUTDOWN_SECONDS)
