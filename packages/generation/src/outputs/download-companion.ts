import { keepTrying } from '@moodscape/shared/failures/keep-trying'
import type { Logger } from '@moodscape/shared/process/log'

import { type DownloadLimits, downloadOutput, isAllowed } from './download-output.ts'

/** A second output that some models give beside the work. */
export interface CompanionOutput {
  /** Whether an address in the output is that of one. */
  isAt(address: string): boolean
  maxBytes: number
}

/** The work is paid for and waits: this long it is tried to have the second output too, in milliseconds. */
const PATIENCE_MS = 10_000

/**
 * Downloads the second output where the model gave one. The work is worth showing without: where this fails, there is
 * none.
 *
 * @throws the signal's reason when aborted
 */
export async function downloadCompanion(
  addresses: readonly string[],
  companion: CompanionOutput,
  limits: DownloadLimits,
  signal: AbortSignal,
  log: Pick<Logger, 'warn'>,
): Promise<Buffer | undefined> {
  const address = addresses.find((each) => companion.isAt(each) && isAllowed(each, limits.hosts))
  if (address === undefined) return undefined
  const maxBytes = Math.min(limits.maxBytes, companion.maxBytes)
  const timeoutMs = Math.min(limits.timeoutMs, PATIENCE_MS)
  const until = new Date(Date.now() + PATIENCE_MS)
  try {
    return await keepTrying(() => downloadOutput(address, { ...limits, maxBytes, timeoutMs }, signal), {
      until,
      signal,
    })
  } catch (error) {
    signal.throwIfAborted()
    log.warn({ err: error }, 'a second output of the model cannot be had: the work is stored without')
    return undefined
  }
}

/** The addresses at which the work itself may lie; all of them where there is nothing else. */
export function withoutCompanions(
  addresses: readonly string[],
  companion: CompanionOutput | undefined,
): readonly string[] {
  const others = companion ? addresses.filter((address) => !companion.isAt(address)) : addresses
  return others.length > 0 ? others : addresses
}
