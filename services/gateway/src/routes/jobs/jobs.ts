import { JOB_STATUSES, type JobStatus } from '@moodscape/shared/records/kinds'
import { isOver, statusOf } from '@moodscape/shared/records/upload-parts'
import { isWhole } from '@moodscape/shared/records/upload-record'
import { Type } from 'typebox'

import { problem } from '../../http/problems.ts'
import { viewErasure } from '../../jobs/erasure.ts'
import { JobBody, viewJob } from '../../jobs/job-view.ts'
import { refTo } from '../../openapi/ref-to.ts'
import type { RouteApp, RouteContext } from '../../route-context.ts'
import { answer } from '../schemas.ts'

const RECENT_UPLOADS = 50
const MOST_JOBS = 100

const schema = {
  operationId: 'listJobs',
  summary: 'Your jobs',
  description:
    'All unfinished jobs, then the recent others, each newest first: a lost id is never lost work.',
  tags: ['jobs'],
  querystring: Type.Object(
    {
      status: Type.Optional(
        Type.String({
          maxLength: 100,
          description: 'Only these, comma separated.',
          examples: ['queued,running'],
        }),
      ),
    },
    { additionalProperties: false },
  ),
  response: {
    200: answer(
      'All unfinished jobs, and others up to 100 jobs in all.',
      Type.Object({ jobs: Type.Array(refTo(JobBody)) }),
    ),
  },
}

/** `GET /jobs` */
export function routeJobs(app: RouteApp, { store, urls }: RouteContext): void {
  app.get('/jobs', { schema }, async (request, reply) => {
    const wanted = readStatuses(request.query.status)
    const userId = request.user.id
    const [open, recent] = await Promise.all([store.openOf(userId), store.page(userId, RECENT_UPLOADS)])
    const listed = new Map([...recent.uploads, ...open].map((upload) => [upload.upload_id, upload]))
    const uploads = await Promise.all(
      [...listed.values()].map(async (upload) => (isWhole(upload) ? upload : store.get(upload))),
    )
    const now = new Date()
    const found = uploads
      .filter((upload) => upload !== undefined)
      .filter((upload) => !upload.erasing)
      .flatMap((upload) => Object.values(upload.parts).map((part) => ({ upload, part })))
      .filter(({ part }) => wanted.has(statusOf(part, now)))
      .sort((a, b) => b.part.created_at.localeCompare(a.part.created_at))
    const unfinished = found.filter(({ part }) => !isOver(part, now))
    const others = found
      .filter(({ part }) => isOver(part, now))
      .slice(0, Math.max(0, MOST_JOBS - unfinished.length))
    const urlOf = await urls()
    const jobs = [...unfinished, ...others].map(({ upload, part }) => viewJob(upload, part, urlOf, now))
    const erasure = wanted.has('running') && open.find((upload) => upload.erases_user)
    return reply.send({ jobs: erasure ? [viewErasure(userId, erasure), ...jobs] : jobs })
  })
}

function readStatuses(text: string | undefined): Set<JobStatus> {
  if (text === undefined) return new Set(JOB_STATUSES)
  const names = text.split(',').map((name) => name.trim())
  const known = JOB_STATUSES.filter((status) => names.includes(status))
  if (known.length !== new Set(names).size) {
    throw problem('invalid_request', {
      errors: [{ field: 'status', message: `takes ${JOB_STATUSES.join(', ')}` }],
    })
  }
  return new Set(known)
}
