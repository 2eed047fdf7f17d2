import { setImmediate } from 'node:timers/promises'

/**
 * Lets timers, messages and an abort through between two stretches of computing; throws the signal's
 * reason.
 */
export async function pause(signal: AbortSignal | undefined): Promise<void> {
  await setImmediate()
  signal?.throwIfAborted()
}
