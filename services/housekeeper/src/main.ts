import { configOrExit } from '@moodscape/shared/process/config-or-exit'
import { createLogger } from '@moodscape/shared/process/log'
import { runUntilSignal } from '@moodscape/shared/process/run-until-signal'
import { startOrExit } from '@moodscape/shared/process/start-or-exit'
import { startTracing } from '@moodscape/shared/tracing/start-tracing'

import { readHousekeeperConfig } from './config.ts'
import { startHousekeeper } from './start-housekeeper.ts'

const config = configOrExit(() => readHousekeeperConfig(process.env))
const log = createLogger('housekeeper', config.LOG_LEVEL)
const tracing = await startTracing(config, 'housekeeper', log)
const housekeeper = await startOrExit(() => startHousekeeper(config, log))
runUntilSignal([housekeeper, tracing], log, config.SHUTDOWN_SECONDS)
