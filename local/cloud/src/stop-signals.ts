/** A terminal and npm may both pass on one Ctrl-C: signals this close together, in milliseconds, are one. */
const sameSignal = 1_000

/**
 * Waits for the signal to stop: Ctrl-C, SIGTERM, a closed terminal, or the end of the script that started this process.
 *
 * @param onSecond called at a second signal
 * @returns resolves at the first signal
 */
export function listenForStop(onSecond: () => void): Promise<void> {
  return new Promise((resolve) => {
    let firstAt: number | undefined
    const onSignal = () => {
      firstAt ??= Date.now()
      if (Date.now() - firstAt > sameSignal) onSecond()
      else resolve()
    }
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal)
    process.once('disconnect', onSignal)
    process.channel?.unref()
  })
}
