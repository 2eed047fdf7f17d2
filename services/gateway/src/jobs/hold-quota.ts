import type { FastifyReply } from 'fastify'

import type { UnfinishedQuota } from './unfinished-quota.ts'

/**
 * Writes new jobs within the user's quota of unfinished ones, and announces the quota on the answer.
 *
 * @param tokens of the requests for the jobs
 * @throws Problem `too_many_jobs`, before anything is written
 */
export async function holdQuota<Written>(
  quota: UnfinishedQuota,
  { userId, tokens }: { userId: string; tokens: string[] },
  reply: FastifyReply,
  write: () => Promise<Written>,
): Promise<Written> {
  const added = await quota.reserve(userId, tokens, (statuses) => reply.announceLimits(statuses))
  let written: Written
  try {
    written = await write()
  } catch (error) {
    await quota
      .release(userId, added)
      .catch((err: unknown) => reply.log.warn({ err }, 'places not given back'))
    throw error
  }
  // A place that is not confirmed counts for half a minute even if its job is done sooner.
  await quota.confirm(userId, tokens).catch((err: unknown) => reply.log.warn({ err }, 'places not confirmed'))
  return written
}
