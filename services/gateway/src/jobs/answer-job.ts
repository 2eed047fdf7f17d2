import { jobErrorOf } from '@moodscape/shared/failures/failure'
import { findPart, isOver, jobIdOfPart, partName } from '@moodscape/shared/records/upload-parts'
import type { Part, UploadRecord } from '@moodscape/shared/records/upload-record'
import type { UploadStore } from '@moodscape/shared/records/upload-store'

import { type Answer, aboutUpload, type KeptAnswer } from '../http/answer.ts'
import { type Problem, problem, problemOfJob } from '../http/problems.ts'
import type { AssetUrls, UrlOf } from '../stores/asset-urls.ts'
import { type JobSubscriptions, watchUntil } from './await-jobs.ts'
import { resultOf, viewJob } from './job-view.ts'

export interface AnswerJobOptions {
  store: Pick<UploadStore, 'get'>
  subscriptions: JobSubscriptions
  urls: AssetUrls
  /** Seconds the client is ready to wait; undefined answers at once. */
  wait: number | undefined
  signal: AbortSignal
}

/** How soon a client that polls should come again, in seconds. */
export const POLL_SECONDS = 1

/**
 * Answers a request that started work: `202` with the job, or, where the client waits, `200` with the final body as
 * soon as all parts succeeded, or the problem of the first that did not.
 */
export async function answerStarted(
  upload: UploadRecord,
  parts: Part[],
  options: AnswerJobOptions,
): Promise<{ answer: Answer; kept: KeptAnswer }> {
  const { wait, urls } = options
  const seen = wait === undefined ? upload : await waitForParts(upload, parts, wait, options)
  const current = parts.map((part) => seen.parts[partName(part.kind, part.n)] ?? part)
  const isDone = wait !== undefined && current.every((part) => part.state === 'succeeded')
  const ended = current.find((part) => part.state !== 'succeeded' && isOver(part, new Date()))
  if (wait !== undefined && ended) throw problemOfPart(seen, ended, current)
  const urlOf = await urls()
  const answer = isDone ? answerDone(seen, current, urlOf) : answerAccepted(seen, current, urlOf)
  const applied: Record<string, string> = wait === undefined ? {} : { 'preference-applied': `wait=${wait}` }
  return {
    answer: { ...answer, headers: { ...answer.headers, ...applied } },
    kept: { kind: isDone ? 'done' : 'accepted', ...aboutUpload(seen), job_ids: idsOf(seen, current) },
  }
}

/** Makes an answer of `answerStarted` again. */
export async function answerStartedAgain(
  kept: Extract<KeptAnswer, { job_ids: string[] }>,
  upload: UploadRecord,
  urls: AssetUrls,
): Promise<Answer> {
  const parts = kept.job_ids.flatMap((jobId) => findPart(upload, jobId) ?? [])
  const urlOf = await urls()
  return kept.kind === 'done' ? answerDone(upload, parts, urlOf) : answerAccepted(upload, parts, urlOf)
}

function answerDone(upload: UploadRecord, parts: Part[], urlOf: UrlOf): Answer {
  const results = parts.map((part) => resultOf(upload, part, urlOf))
  return { status: 200, headers: {}, body: Object.assign({}, ...results) as unknown }
}

function answerAccepted(upload: UploadRecord, parts: Part[], urlOf: UrlOf): Answer {
  const jobs = parts.map((part) => viewJob(upload, part, urlOf))
  const [job] = jobs
  if (!job) throw new Error('Work without a part was started')
  return {
    status: 202,
    headers: { location: job.status_url, 'retry-after': String(POLL_SECONDS) },
    body: { ...job, ...(jobs.length > 1 && { jobs }) },
  }
}

async function waitForParts(
  upload: UploadRecord,
  parts: Part[],
  wait: number,
  { store, subscriptions, signal }: AnswerJobOptions,
): Promise<UploadRecord> {
  const names = parts.map((part) => partName(part.kind, part.n))
  const isFinal = (record: UploadRecord | undefined) => {
    const now = new Date()
    const waited = names.flatMap((name) => record?.parts[name] ?? [])
    return (
      waited.every((part) => isOver(part, now)) ||
      waited.some((part) => part.state !== 'succeeded' && isOver(part, now))
    )
  }
  const seen = await watchUntil(subscriptions, idsOf(upload, parts), () => store.get(upload), isFinal, {
    milliseconds: wait * 1_000,
    signal,
  })
  if (!seen || seen.erasing) throw problem('not_found')
  return seen
}

/** The problem that a part which ended badly is for a client, with the way to all jobs of its request. */
export function problemOfPart(upload: UploadRecord, part: Part, all: Part[] = [part]): Problem {
  const job = `/jobs/${jobIdOfPart(upload, part)}`
  const extras = {
    ...{ job, upload_id: upload.upload_id, headers: { location: job } },
    ...(all.length > 1 && { jobs: idsOf(upload, all).map((jobId) => `/jobs/${jobId}`) }),
  }
  if (part.state === 'failed') return problemOfJob(part.error ?? jobErrorOf('internal_error'), extras)
  return problem(part.state === 'canceled' ? 'canceled' : 'expired', extras)
}

function idsOf(upload: UploadRecord, parts: Part[]): string[] {
  return parts.map((part) => jobIdOfPart(upload, part))
}
