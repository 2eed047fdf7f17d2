import type { FastifyBaseLogger } from 'fastify'

import type { LimitStatus } from '../http/rate-limiter.ts'
import type { UnfinishedQuota } from './unfinished-quota.ts'

/** The request that new jobs come from: where its log goes, and where its quota is announced. */
export interface Requester {
  log: FastifyBaseLogger
  announceLimits(statuses: LimitStatus[]): void
}

/**
 * Writes new jobs within the user's quota of unfinished ones, and announces the quota on the answer.
 *
 * @param tokens of the requests for the jobs
 * @throws Problem `too_many_jobs`, before anything is written
 */
export async function holdQuota<Written>(
  quota: UnfinishedQuota,
  { userId, tokens }: { userId: string; tokens: string[] },
  requester: Requester,
  write: () => Promise<Written>,
): Promise<Written> {
  const added = await quota.reserve(userId, tokens, (statuses) => requester.announceLimits(statuses))
  let written: Written
  try {
    written = await write()
  } catch (error) {
    await quota
      .release(userId, added)
      .catch((err: unknown) => requester.log.warn({ err }, 'quota not released'))
    throw error
  }
  // Not waited for: a place that is not confirmed counts for half a minute even if its job is done sooner.
  void quota
    .confirm(userId, tokens)
    .catch((err: unknown) => requester.log.warn({ err }, 'quota not confirmed'))
  return written
}
