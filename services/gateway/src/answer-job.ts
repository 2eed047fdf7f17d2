import { jobErrorOf } from '@moodscape/shared/failure'
import { isUnfinished, jobIdOfPart, statusOf } from '@moodscape/shared/upload-parts'
import type { Part, UploadRecord } from '@moodscape/shared/upload-record'
import type { UploadStore } from '@moodscape/shared/upload-store'

import type { Answer } from './answer.ts'
import type { AssetUrls } from './asset-urls.ts'
import { resultOf, viewJob } from './job-view.ts'
import { lookUntil, type JobListening } from './job-waiting.ts'
import { problem, problemOfJob, type Problem } from './problems.ts'

export interface AnswerJobOptions {
  store: Pick<UploadStore, 'get'>
  listening: JobListening
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
): Promise<Answer> {
  const seen = await waitForParts(upload, parts, options)
  const now = new Date()
  const current = parts.map((part) => seen.parts[`${part.kind}-${part.n}`] ?? part)
  const applied: Record<string, string> = options.wait === undefined ? {} : { 'preference-applied': `wait=${options.wait}` }
  if (options.wait !== undefined) {
    if (current.every((part) => part.state === 'succeeded')) {
      const results = await Promise.all(current.map((part) => resultOf(seen, part, options.urls)))
      return { status: 200, headers: applied, body: Object.assign({}, ...results) as unknown }
    }
    const ended = current.find((part) => !['queued', 'running', 'succeeded'].includes(statusOf(part, now)))
    if (ended) throw problemOfPart(ended)
  }
  const [first] = current
  if (!first) throw new Error('Work without a part was started')
  const { status_url, ...job } = await viewJob(seen, first, options.urls)
  const jobs = await Promise.all(current.map((part) => viewJob(seen, part, options.urls)))
  return {
    status: 202,
    headers: { ...applied, location: status_url, 'retry-after': String(POLL_SECONDS) },
    body: { ...job, status_url, ...(jobs.length > 1 && { jobs }) },
  }
}

async function waitForParts(upload: UploadRecord, parts: Part[], options: AnswerJobOptions): Promise<UploadRecord> {
  if (options.wait === undefined) return upload
  const names = parts.map((part) => `${part.kind}-${part.n}`)
  const isFinal = (record: UploadRecord | undefined) => {
    const waited = names.map((name) => record?.parts[name])
    return waited.every((part) => !part || !isUnfinished(part)) || waited.some((part) => part && endedBadly(part))
  }
  const seen = await lookUntil(
    options.listening,
    parts.map((part) => jobIdOfPart(upload, part)),
    () => options.store.get(upload),
    isFinal,
    { milliseconds: options.wait * 1_000, signal: options.signal },
  )
  if (!seen || seen.erasing) throw problem('not_found')
  return seen
}

function endedBadly(part: Part): boolean {
  return part.state === 'failed' || part.state === 'canceled' || part.state === 'expired'
}

function problemOfPart(part: Part): Problem {
  if (part.state === 'failed') return problemOfJob(part.error ?? jobErrorOf('internal_error'))
  return problem(part.state === 'canceled' ? 'canceled' : 'expired')
}
