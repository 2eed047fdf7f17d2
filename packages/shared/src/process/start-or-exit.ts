import { ConfigError } from './config.ts'
import { endWithConfigError } from './config-or-exit.ts'

/** Starts a process; one that cannot start because of what it was told ends after telling so, without a stack. */
export async function startOrExit<Started>(start: () => Promise<Started>): Promise<Started> {
  try {
    return await start()
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    endWithConfigError(error)
  }
}

/** Why a port could not be taken, by variable; undefined for errors that are about something else. */
export function explainListenError(
  error: unknown,
  portVariable: 'PORT' | 'HEALTH_PORT',
  { host, port }: { host: string; port: number },
): ConfigError | undefined {
  const { code } = error as { code?: unknown }
  if (code === 'EADDRINUSE')
    return new ConfigError([
      `${portVariable}: ${port} on ${host} is taken by another process. Stop it, or choose another port`,
    ])
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return new ConfigError([
      `HOST: this machine has no address ${host}. Use one of its own, or 0.0.0.0 for all`,
    ])
  if (code === 'EACCES')
    return new ConfigError([
      `${portVariable}: this user may not listen on ${port}. Choose a port from 1024 upwards`,
    ])
  return undefined
}
