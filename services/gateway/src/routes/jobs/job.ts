import { createHash } from 'node:crypto'

import { findPart, isOver } from '@moodscape/shared/records/upload-parts'
import type { ListedUpload } from '@moodscape/shared/records/upload-record'
import type { UploadKey } from '@moodscape/shared/records/upload-store'
import { Type } from 'typebox'

import { preferredWait } from '../../http/prefer.ts'
import { goneSignal } from '../../http/request-signal.ts'
import { POLL_SECONDS } from '../../jobs/answer-job.ts'
import { watchUntil } from '../../jobs/await-jobs.ts'
import { addQueueView, findFollowedJob } from '../../jobs/followed-job.ts'
import { JobBody } from '../../jobs/job-view.ts'
import { refTo } from '../../openapi/ref-to.ts'
import type { RouteApp, RouteContext } from '../../route-context.ts'
import { answer, emptyAnswer, JobId, PREFERENCE_APPLIED, PreferHeader, RETRY_AFTER } from '../schemas.ts'

const ETAG = { ETag: { type: 'string', description: 'Names this state of the job.' } }

const schema = {
  operationId: 'getJob',
  summary: 'One job',
  description:
    'Poll it, with `If-None-Match` to save bytes, or with `Prefer: wait=n` to be answered when it ends.',
  tags: ['jobs'],
  headers: Type.Object({ ...PreferHeader.properties, 'if-none-match': Type.Optional(Type.String()) }),
  params: Type.Object({ id: JobId }),
  response: {
    200: answer('The job. `Retry-After` is there until it has ended.', refTo(JobBody), {
      ...ETAG,
      ...RETRY_AFTER,
      ...PREFERENCE_APPLIED,
    }),
    304: emptyAnswer('Unchanged.', { ...ETAG, ...RETRY_AFTER, ...PREFERENCE_APPLIED }),
  },
}

/** `GET /jobs/:id` */
export function routeJob(app: RouteApp, context: RouteContext): void {
  app.get('/jobs/:id', { schema, config: { problems: ['not_found'] } }, async (request, reply) => {
    const { id } = request.params
    const look = () => findFollowedJob(context, request.user.id, id)
    const wait = preferredWait(request.headers.prefer)
    const isPoll = wait === undefined && request.headers['if-none-match'] !== undefined
    const first = isPoll ? await findFollowedJob(recalling(context, id), request.user.id, id) : await look()
    const isWaiting = wait !== undefined && !first.isOver
    const job = isWaiting
      ? await watchUntil(context.subscriptions, [first.body.job_id], look, (seen) => seen.isOver, {
          milliseconds: wait * 1_000,
          signal: goneSignal(reply),
        })
      : first
    if (wait !== undefined) reply.header('preference-applied', `wait=${wait}`)
    const body = await addQueueView(job.body, context.queues)
    const etag = `"${createHash('sha1').update(JSON.stringify(body)).digest('base64url')}"`
    // Kept by the client alone, and never used without asking: its ETag is of use only to a client that has kept the
    // answer.
    reply.headers({ etag, 'cache-control': 'private, no-cache' })
    if (!job.isOver) reply.header('retry-after', POLL_SECONDS)
    if (matches(request.headers['if-none-match'], etag)) return reply.code(304).send(null)
    return reply.send(body)
  })
}

/** Finds a job that goes on without a read, where its record is known. */
function recalling({ store, recall, urls }: RouteContext, jobId: string) {
  const goesOn = (known: ListedUpload) => {
    const part = findPart(known, jobId)
    return part !== undefined && !isOver(part, new Date())
  }
  return { store: { get: store.get, peek: (key: UploadKey) => recall(key, goesOn) }, urls }
}

function matches(header: string | undefined, etag: string): boolean {
  return (header ?? '')
    .split(',')
    .some((candidate) => candidate.trim().replace(/^W\//, '') === etag || candidate.trim() === '*')
}
