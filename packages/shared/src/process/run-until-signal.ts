import type { Logger } from './log.ts'

/** A part of a process that must be stopped in order. */
export interface Stoppable {
  stop(): Promise<void>
}

/**
 * Keeps a process running until SIGTERM or SIGINT, then stops its parts one after the other and exits with 0, or with
 * 1 if stopping fails or takes longer than the deadline. A second signal exits at once. Uncaught errors end the process
 * too: another process takes over the jobs that it held.
 */
export function runUntilSignal(parts: readonly Stoppable[], log: Logger, deadlineSeconds: number): void {
  let stopping = false
  const stop = (reason: string, code: number) => {
    if (stopping) process.exit(1)
    stopping = true
    log.info({ reason }, 'stopping')
    setTimeout(
      () => {
        log.error('stopping took too long')
        process.exit(1)
      },
      (deadlineSeconds + 5) * 1_000,
    ).unref()
    stopAll(parts).then(
      () => {
        log.info('stopped')
        process.exit(code)
      },
      (err: unknown) => {
        log.error({ err }, 'stopping failed')
        process.exit(1)
      },
    )
  }
  process.on('SIGTERM', () => stop('SIGTERM', 0))
  process.on('SIGINT', () => stop('SIGINT', 0))
  process.on('uncaughtException', (err) => {
    log.fatal({ err }, 'uncaught error')
    stop('uncaught error', 1)
  })
}

async function stopAll(parts: readonly Stoppable[]): Promise<void> {
  for (const part of parts) await part.stop()
}
