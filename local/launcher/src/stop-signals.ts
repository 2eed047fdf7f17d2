/** A terminal and npm may both pass on one Ctrl-C: signals this close together, in milliseconds, are one. */
const sameSignal = 1_000

/**
 * Listens from now on for the wish to stop: Ctrl-C, SIGTERM, a closed terminal, or the end of the script that runs us.
 *
 * @param onSecond called when stopping is asked for once more
 * @returns resolves at the first wish
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
