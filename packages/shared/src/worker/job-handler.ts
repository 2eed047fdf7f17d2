import type { Logger } from '../process/log.ts'
import type { Claim, PartTransition } from '../records/claim.ts'
import type { Intent, Part, UploadRecord } from '../records/upload-record.ts'

/** What a handler gets to do one job. */
export interface JobContext {
  claim: Claim
  /** The permission to pay that the claim's own write brought into the record, if `prepare` wrote one. */
  intent?: Intent | undefined
  /** Aborts when the job is canceled or the process must stop. */
  signal: AbortSignal
  log: Logger
  /** Tells how far the job is, from 0 to 1. */
  progress: (share: number) => void
}

/** The work of one kind of job. */
export interface JobHandler {
  /** Writes down of a part, in the very write that claims it, what its work begins with. */
  prepare?: PartTransition
  /**
   * Does the work and writes its result through the claim.
   *
   * @throws PermanentFailure, TransientFailure, Superseded; any other error counts as transient
   */
  run(context: JobContext): Promise<void>
  /**
   * Makes sure that nothing of a part that ended badly runs on at a provider, or lies in the bucket.
   *
   * @throws TransientFailure as long as that is not certain
   */
  settle(upload: UploadRecord, part: Part, log: Logger): Promise<void>
}
