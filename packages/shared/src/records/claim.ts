import { isDeepStrictEqual } from 'node:util'

import { Superseded } from '../failures/failure.ts'
import { findPart, hasMissedStart, isUnfinished } from './upload-parts.ts'
import type { Intent, Part, UploadRecord } from './upload-record.ts'
import { type UploadKey, UploadNotFound, type UploadStore } from './upload-store.ts'
import { claimPart, expirePart } from './upload-transitions.ts'

/** What a worker may do with a part it has claimed. Every write is refused once another worker has the part. */
export interface Claim {
  /** The record as this claim last saw it. */
  readonly upload: UploadRecord
  readonly part: Part
  /**
   * Changes the record by a transition of the claimed part.
   *
   * @throws Superseded when the part was claimed again, ended or erased meanwhile
   */
  change(transition: PartTransition): Promise<void>
}

export type ClaimOutcome =
  /**
   * `intent` is the permission to pay that the claim's own write brought into the record: nobody else can have used it.
   * It is not given again.
   */
  | { outcome: 'claimed'; claim: Claim; intent?: Intent }
  /** Ended badly with something possibly running at the provider. */
  | { outcome: 'unsettled'; upload: UploadRecord; part: Part }
  /** Finished, expired or gone: nothing to do. */
  | { outcome: 'nothing' }

/** A transition of a claimed part. */
export type PartTransition = (record: UploadRecord, part: Part) => UploadRecord

export interface ClaimOptions {
  now?: () => Date
  /** Writes down in the claim's own write what the work begins with. */
  prepare?: PartTransition
}

/** Takes over the part that a job stands for, also when another worker holds it. */
export async function claimJob(
  store: Pick<UploadStore, 'change'>,
  key: UploadKey,
  jobId: string,
  owner: string,
  { now = () => new Date(), prepare = (record) => record }: ClaimOptions = {},
): Promise<ClaimOutcome> {
  let upload: UploadRecord
  let brought: Intent | undefined
  try {
    upload = await store.change(key, (record) => {
      const taken = claimOrExpire(record, jobId, owner, now())
      const part = findPart(taken, jobId)
      if (taken === record || part?.owner !== owner) return taken
      const prepared = prepare(taken, part)
      const intent = findPart(prepared, jobId)?.intent
      brought = intent === part.intent ? undefined : intent
      return prepared
    })
  } catch (error) {
    if (error instanceof UploadNotFound) return { outcome: 'nothing' }
    throw error
  }
  const part = findPart(upload, jobId)
  if (part?.owner === owner) {
    const claim = holdClaim(store, upload, part, jobId)
    return {
      outcome: 'claimed',
      claim,
      ...(brought && brought.id === part.intent?.id && { intent: brought }),
    }
  }
  if (part?.unsettled) return { outcome: 'unsettled', upload, part }
  return { outcome: 'nothing' }
}

function claimOrExpire(record: UploadRecord, jobId: string, owner: string, now: Date): UploadRecord {
  const part = findPart(record, jobId)
  if (!part || !isUnfinished(part)) return record
  if (hasMissedStart(part, now)) return expirePart(record, part, now)
  if (part.state === 'waiting') return record
  return claimPart(record, part, owner, now)
}

function holdClaim(
  store: Pick<UploadStore, 'change'>,
  upload: UploadRecord,
  part: Part,
  jobId: string,
): Claim {
  const { owner, epoch } = part
  const held = { upload, part }
  return {
    get upload() {
      return held.upload
    },
    get part() {
      return held.part
    },
    async change(transition) {
      // Parts as this claim has left them; a part that it still holds says nothing about what was written.
      const own: Part[] = []
      try {
        held.upload = await store.change(
          held.upload,
          (record) => {
            const current = findPart(record, jobId)
            if (current && own.some((part) => isOwnWrite(part, current))) return record
            if (!current || record.erasing) throw new Superseded('erased')
            if (current.state === 'canceled') throw new Superseded('canceled')
            if (current.epoch !== epoch || (current.owner && current.owner !== owner))
              throw new Superseded('taken')
            if (current.state !== 'running') throw new Superseded('ended')
            const next = transition(record, current)
            const result = findPart(next, jobId)
            if (result && !result.owner) own.push(result)
            return next
          },
          held.upload,
        )
      } catch (error) {
        if (error instanceof UploadNotFound) throw new Superseded('erased', { cause: error })
        throw error
      }
      held.part = findPart(held.upload, jobId) ?? held.part
    },
  }
}

/** Recognises a part that this claim itself has ended, when the answer to that write was lost. */
function isOwnWrite(ours: Part, current: Part): boolean {
  return isDeepStrictEqual({ ...ours, changed_in: current.changed_in }, current)
}
