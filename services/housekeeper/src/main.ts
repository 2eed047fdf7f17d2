import { configOrExit } from '@moodscape/shared/process/config-or-exit'
import { createLogger } from '@moodscape/shared/process/log'
import { runUntilSignal } from '@moodscape/shared/process/run-until-signal'

import { readHousekeeperConfig } from './config.ts'
import { startHousekeeper } from './start-housekeeper.ts'

const config = configOrExit(() => readHousekeeperConfig(process.env))
const log = createLogger('housekeeper', config.LOG_LEVEL)
runUntilSignal(await startHousekeeper(config, log), log, config.SHUTDOWN_SECONDS)
