import { ConfigError } from './config.ts'

/** "Something was found in an unconfigured or misconfigured state": EX_CONFIG of BSD's sysexits.h. */
const EX_CONFIG = 78

/** Reads a configuration; one that is not usable ends the process after telling all that is wrong with it. */
export function configOrExit<Config>(read: () => Config): Config {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    endWithConfigError(error)
  }
}

export function endWithConfigError(error: ConfigError): never {
  process.stderr.write(`${error.message}\n`)
  process.exit(EX_CONFIG)
}
