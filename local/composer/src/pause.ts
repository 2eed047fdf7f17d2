import { setImmediate } from 'node:timers/promises'

/**
 * Lets timers, messages and an abort through between two stretches of computing; throws the signal's
 * reason.
 */
export async function pause(signal: AbortSignal | undefined): Promise<void> {
  await setImmediate()
  signal?.throwIfAborted()
}

/** Samples between two pauses: some milliseconds of computing, whatever is done to each. */
const STRETCH = 65_536

/** Works through samples from first to last, and pauses before each stretch of them; throws the signal's reason. */
export async function inStretches(
  samples: number,
  signal: AbortSignal | undefined,
  work: (from: number, to: number) => void,
): Promise<void> {
  for (let from = 0; from < samples; from += STRETCH) {
    await pause(signal)
    work(from, Math.min(samples, from + STRETCH))
  }
}
