import { findPart, isOver, jobIdOfPart } from '@moodscape/shared/records/upload-parts'
import { cancelPart } from '@moodscape/shared/records/upload-transitions'
import { Type } from 'typebox'

import { problem } from '../../http/problems.ts'
import { dropQueued } from '../../jobs/enqueue-jobs.ts'
import { findErasure, isErasureId } from '../../jobs/erasure.ts'
import { findJob } from '../../jobs/find-job.ts'
import { JobBody, viewJob } from '../../jobs/job-view.ts'
import { refTo } from '../../openapi/ref-to.ts'
import type { RouteApp, RouteContext } from '../../route-context.ts'
import { answer, JobId } from '../schemas.ts'

const schema = {
  operationId: 'cancelJob',
  summary: 'Cancel a job',
  description:
    'Stops a queued or running job, at the provider too. Harmless to repeat, so that it needs no Idempotency-Key; a job that is over stays as it is. An erasure cannot be canceled.',
  tags: ['jobs'],
  params: Type.Object({ id: JobId }),
  response: { 200: answer('The job as it is now.', refTo(JobBody)) },
}

/** `POST /jobs/:id/cancel` */
export function routeCancelJob(app: RouteApp, { store, queues, urls }: RouteContext): void {
  const problems = ['not_found', 'not_cancelable'] as const
  app.post('/jobs/:id/cancel', { schema, config: { problems } }, async (request, reply) => {
    const { id } = request.params
    if (isErasureId(id)) {
      const { status_url } = await findErasure(store, request.user.id, id)
      throw problem('not_cancelable', { job: status_url })
    }
    const { upload, part } = await findJob(store, request.user.id, id)
    if (isOver(part, new Date())) return reply.send(viewJob(upload, part, await urls()))
    const jobId = jobIdOfPart(upload, part)
    const canceled = await store.change(upload, (record) => cancelPart(record, jobId, new Date()))
    await dropQueued(canceled, [jobId], queues, request.log)
    return reply.send(viewJob(canceled, findPart(canceled, jobId) ?? part, await urls()))
  })
}
