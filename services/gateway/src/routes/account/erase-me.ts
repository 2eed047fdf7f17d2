import { erasureIdOf, startErasure } from '../../jobs/erasure.ts'
import { JobBody } from '../../jobs/job-view.ts'
import { refTo } from '../../openapi/ref-to.ts'
import type { RouteApp, RouteContext } from '../../route-context.ts'
import { answer, LOCATION, RETRY_AFTER } from '../schemas.ts'

const schema = {
  operationId: 'eraseEverything',
  summary: 'Erase everything of yours',
  description:
    'All records and objects; unfinished jobs are canceled first. Answers a job. Harmless to repeat: while it runs, what was uploaded since goes too.',
  tags: ['gallery'],
  response: { 202: answer('The job that erases.', refTo(JobBody), { ...LOCATION, ...RETRY_AFTER }) },
}

/** `DELETE /me` */
export function routeEraseMe(app: RouteApp, { store, queues }: RouteContext): void {
  app.delete('/me', { schema }, async (request, reply) => {
    const job = await startErasure(store, request.user.id)
    const ticket = { user_id: request.user.id, upload_id: erasureIdOf(request.user.id), job_id: job.job_id }
    try {
      await queues.erase.enqueue([ticket])
    } catch (err) {
      request.log.warn({ err }, 'erasure not queued; the housekeeper will find it')
    }
    return reply.code(202).headers({ location: job.status_url, 'retry-after': '1' }).send(job)
  })
}
