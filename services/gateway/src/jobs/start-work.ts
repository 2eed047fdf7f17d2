import { createHash, randomInt, randomUUID } from 'node:crypto'

import type { JobKind, JobTicket } from '@moodscape/shared/records/kinds'
import { findPart, isUnfinished, jobIdOfPart, partsOfKind } from '@moodscape/shared/records/upload-parts'
import type { Part, PartRequest, UploadRecord } from '@moodscape/shared/records/upload-record'
import { addPart, MAX_VARIATIONS, type NewPart } from '@moodscape/shared/records/upload-transitions'
import type { FastifyBaseLogger, FastifyReply } from 'fastify'

import type { Collaborators } from '../collaborators.ts'
import { problem } from '../http/problems.ts'
import { holdQuota } from './hold-quota.ts'
import type { UnfinishedQuota } from './unfinished-quota.ts'

const MAX_SEED = 2 ** 32

/** A request for one part, with a name of its own and a seed if none was asked for. */
export function createPart(
  kind: JobKind,
  options: Partial<Omit<PartRequest, 'token'>>,
  startSeconds: number,
  token: string = randomUUID(),
): NewPart {
  return {
    kind,
    request: { ...options, seed: options.seed ?? randomInt(MAX_SEED), token },
    startBy: new Date(Date.now() + startSeconds * 1_000),
  }
}

/** A name for a request that comes with an idempotency key: the same key gives the same name. */
export function tokenOfKey(userId: string, key: string, purpose: string): string {
  return createHash('sha256').update(`${purpose}\n${userId}\n${key}`).digest('hex').slice(0, 32)
}

/**
 * Adds a variation to an upload within the user's quota, and puts it into the queue. A request that made its part
 * before gets that part again, whatever limits have been reached since.
 *
 * @throws Problem `too_many_variations`, `too_many_jobs`, or `not_found` when the upload is erased meanwhile
 */
export async function startPart(
  upload: UploadRecord,
  newPart: NewPart,
  collaborators: Pick<Collaborators, 'store' | 'queues'> & { quota: UnfinishedQuota },
  reply: FastifyReply,
): Promise<{ upload: UploadRecord; part: Part }> {
  const { store, queues, quota } = collaborators
  const { token } = newPart.request
  const made = findByToken(upload, token)
  if (made) return { upload, part: made }
  const changed = await holdQuota(quota, { userId: upload.user_id, tokens: [token] }, reply, () =>
    store.change(upload, (record) => {
      if (record.erasing) throw problem('not_found')
      const isFull = partsOfKind(record, newPart.kind).length >= MAX_VARIATIONS
      if (isFull && !findByToken(record, token)) throw problem('too_many_variations')
      return addPart(record, newPart, new Date())
    }),
  )
  await enqueueQueued(changed, queues, reply.log)
  const part = findByToken(changed, token)
  if (!part) throw new Error('A part that was added is not there')
  return { upload: changed, part }
}

function findByToken(upload: UploadRecord, token: string): Part | undefined {
  return Object.values(upload.parts).find((part) => part.request.token === token)
}

/**
 * Puts every queued part of an upload into its queue. The record is the promise; if the queue is away now, the
 * healing pass of the workers finds what is owed.
 */
export async function enqueueQueued(
  upload: UploadRecord,
  queues: Collaborators['queues'],
  log: FastifyBaseLogger,
): Promise<void> {
  const ready = Object.values(upload.parts).filter((part) => part.state === 'queued')
  try {
    await Promise.all(ready.map((part) => queues[part.kind].enqueue([ticketOf(upload, part)])))
  } catch (err) {
    log.warn({ err, upload_id: upload.upload_id }, 'accepted but not queued; the healing pass will')
  }
}

/** Takes what waits in the queues for a canceled or erased upload out of them. @returns whether the queues could be asked */
export async function dropQueued(
  upload: UploadRecord,
  jobIds: string[],
  queues: Collaborators['queues'],
  log: FastifyBaseLogger,
): Promise<boolean> {
  let areDropped = true
  for (const jobId of jobIds) {
    const part = findPart(upload, jobId)
    if (!part || isUnfinished(part) || part.unsettled) continue
    try {
      await queues[part.kind].drop(jobId)
    } catch (err) {
      // Without Redis it cannot be dropped; whoever takes it finds the record ended.
      log.debug({ err, job_id: jobId }, 'not dropped from the queue')
      areDropped = false
    }
  }
  return areDropped
}

function ticketOf(upload: UploadRecord, part: Part): JobTicket {
  return { user_id: upload.user_id, upload_id: upload.upload_id, job_id: jobIdOfPart(upload, part) }
}
