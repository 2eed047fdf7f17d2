import { mayStillRun } from '@moodscape/shared/records/may-run-at-provider'
import type { OpenWork } from '@moodscape/shared/records/upload-record'

/**
 * Whether a round has a step to take for an upload, apart from notices, at a moment: a removal, a missed start, a
 * prediction that cannot run any more, a file that never came.
 */
export function isHousekeepingDue(
  { to_remove, start_by, asked_at, awaits_file_since }: OpenWork,
  now: Date,
  { predictionSeconds, leftoverSeconds }: { predictionSeconds: number; leftoverSeconds: number },
): boolean {
  return (
    to_remove === true ||
    (start_by !== undefined && start_by <= now.toISOString()) ||
    (asked_at !== undefined && !mayStillRun(asked_at, now, predictionSeconds)) ||
    (awaits_file_since !== undefined && isLeftOver(awaits_file_since, now, leftoverSeconds))
  )
}

/** Whether what began at a moment, and was never completed, is given up. */
export function isLeftOver(begun: string, now: Date, leftoverSeconds: number): boolean {
  return Date.parse(begun) + leftoverSeconds * 1_000 < now.getTime()
}
