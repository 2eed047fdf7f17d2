import { isUnfinished, jobIdOfPart } from '@moodscape/shared/upload-parts'
import { cancelPart } from '@moodscape/shared/upload-transitions'
import { Type } from 'typebox'

import { findJob } from '../find-job.ts'
import { JobBody, viewJob } from '../job-view.ts'
import type { RouteApp, RouteContext } from '../route-context.ts'
import { refTo } from '../ref-to.ts'
import { answer, JobId } from '../schemas.ts'
import { dropQueued } from '../start-work.ts'

const schema = {
  operationId: 'cancelJob',
  summary: 'Cancel a job',
  description: 'Stops a queued or running job, at the provider too. Harmless to repeat; a finished job stays as it is.',
  tags: ['jobs'],
  params: Type.Object({ id: JobId }),
  response: { 200: answer('The job as it is now.', refTo(JobBody)) },
}

/** `POST /jobs/:id/cancel` */
export function routeCancelJob(app: RouteApp, { store, queues, urls }: RouteContext): void {
  app.post('/jobs/:id/cancel', { schema, config: { problems: ['not_found'] } }, async (request) => {
    const { upload, part } = await findJob(store, request.user.id, request.params.id)
    const jobId = jobIdOfPart(upload, part)
    if (!isUnfinished(part)) return viewJob(upload, part, urls)
    const changed = await store.change(upload, (record) => cancelPart(record, jobId, new Date()))
    await dropQueued(changed, [jobId], queues, request.log)
    return viewJob(changed, changed.parts[`${part.kind}-${part.n}`] ?? part, urls)
  })
}
