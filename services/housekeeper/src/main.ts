import { configOrExit } from '@moodscape/shared/config-or-exit'
import { createLogger } from '@moodscape/shared/log'
import { runUntilSignal } from '@moodscape/shared/run-until-signal'

import { readHousekeeperConfig } from './config.ts'
import { startHousekeeper } from './start-housekeeper.ts'

const config = configOrExit(() => readHousekeeperConfig(process.env))
const log = createLogger('housekeeper', config.LOG_LEVEL)
runUntilSignal(await startHousekeeper(config, log), log, config.SHUTDOWN_SECONDS)
