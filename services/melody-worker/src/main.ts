import { configOrExit } from '@moodscape/shared/config-or-exit'
import { createGenerationHandler } from '@moodscape/shared/generate-asset'
import { createLogger } from '@moodscape/shared/log'
import { openWorkshop } from '@moodscape/shared/open-workshop'
import { runUntilSignal } from '@moodscape/shared/run-until-signal'
import { startWorker } from '@moodscape/shared/start-worker'

import { createMelodyCraft } from './compose-melody.ts'
import { modelSettingsOf, readMelodyWorkerConfig } from './config.ts'
import { MAX_OUTPUT_BYTES } from './finish-melody.ts'
import { readMelodyModel } from './models.ts'

const config = configOrExit(() => readMelodyWorkerConfig(process.env))
const log = createLogger('melody-worker', config.LOG_LEVEL)
const { model } = readMelodyModel(modelSettingsOf(config), config.MELODY_SECONDS)
const craft = createMelodyCraft(model, config.MELODY_SECONDS)

const worker = await startWorker({
  kind: 'melody',
  config,
  log,
  jobsPerMinute: config.REPLICATE_CREATES_PER_MINUTE,
  createHandler: (collaborators) =>
    createGenerationHandler(craft, openWorkshop(config, collaborators, MAX_OUTPUT_BYTES)),
})
runUntilSignal(worker, log, config.SHUTDOWN_SECONDS)
