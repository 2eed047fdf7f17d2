import type { Worker } from 'bullmq'

import type { Logger } from '../process/log.ts'
import type { HeldCount } from './count-held.ts'

/** Closing never ends without Redis, so a process that holds no job exits after this many milliseconds. */
const GIVE_UP_MS = 3_000

/**
 * Takes no more jobs, and waits for those that are held. If Redis does not learn that a job ended, another consumer
 * gets it.
 */
export async function closeConsumer(
  worker: Worker,
  held: Pick<HeldCount, 'quiet'>,
  log: Logger,
): Promise<void> {
  const isClosed = await Promise.race([worker.close().then(() => true), held.quiet(GIVE_UP_MS)])
  if (isClosed) return
  log.warn({ queue: worker.name }, 'Redis is away: the queue is left without saying so')
  worker.disconnect().catch((err: unknown) => log.debug({ err }, 'was not connected'))
}
