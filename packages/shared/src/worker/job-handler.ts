import type { Logger } from '../process/log.ts'
import type { Claim } from '../records/claim.ts'
import type { Part, UploadRecord } from '../records/upload-record.ts'

/** What a handler gets to do one job. */
export interface JobContext {
  claim: Claim
  /** Aborts when the job is canceled or the process must stop. */
  signal: AbortSignal
  log: Logger
  /** Tells how far the job is, from 0 to 1. */
  progress: (share: number) => void
}

/** The work of one kind of job. */
export interface JobHandler {
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
