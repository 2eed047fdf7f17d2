import { findPart, isOver, jobIdOfPart } from '@moodscape/shared/records/upload-parts'
import type { UploadRecord } from '@moodscape/shared/records/upload-record'
import { cancelPart } from '@moodscape/shared/records/upload-transitions'
import { Type } from 'typebox'

import { type Answer, keepAnswer, sendAnswer } from '../http/answer.ts'
import { answerOnce, fingerprintOf, idempotencyKeyOf } from '../http/answer-once.ts'
import { problem } from '../http/problems.ts'
import { findErasure, isErasureId } from '../jobs/erasure.ts'
import { findJob } from '../jobs/find-job.ts'
import { JobBody, viewJob } from '../jobs/job-view.ts'
import { dropQueued } from '../jobs/start-work.ts'
import { refTo } from '../openapi/ref-to.ts'
import type { RouteApp, RouteContext } from '../route-context.ts'
import { answer, IdempotencyHeader, JobId, KEY_PROBLEMS, REPLAYED } from './schemas.ts'

const schema = {
  operationId: 'cancelJob',
  summary: 'Cancel a job',
  description:
    'Stops a queued or running job, at the provider too. Harmless to repeat; a job that is over stays as it is. An erasure cannot be canceled.',
  tags: ['jobs'],
  headers: IdempotencyHeader,
  params: Type.Object({ id: JobId }),
  response: { 200: answer('The job as it is now.', refTo(JobBody), REPLAYED) },
}

/** `POST /jobs/:id/cancel` */
export function routeCancelJob(app: RouteApp, context: RouteContext): void {
  const { store, queues, urls } = context
  const problems = ['not_found', 'not_cancelable', ...KEY_PROBLEMS] as const
  app.post('/jobs/:id/cancel', { schema, config: { problems } }, async (request, reply) => {
    const { id } = request.params
    const fingerprint = fingerprintOf(request, null)
    const show = async (upload: UploadRecord): Promise<Answer> => {
      const part = findPart(upload, id)
      if (!part) throw problem('not_found')
      return { status: 200, headers: {}, body: await viewJob(upload, part, urls) }
    }
    const work = async () => {
      if (isErasureId(id)) {
        const { status_url } = await findErasure(store, request.user.id, id)
        throw problem('not_cancelable', { job: status_url })
      }
      const { upload, part } = await findJob(store, request.user.id, id)
      const jobId = jobIdOfPart(upload, part)
      const wasOver = isOver(part, new Date())
      const changed = wasOver
        ? upload
        : await store.change(upload, (record) => cancelPart(record, jobId, new Date()))
      if (!wasOver) await dropQueued(changed, [jobId], queues, request.log)
      return { fingerprint, answer: await show(changed), kept: keepAnswer('job', changed, [jobId]) }
    }
    const answer = await answerOnce(context, request, {
      ...{ key: idempotencyKeyOf(request), work },
      fingerprintNow: async () => fingerprint,
      answerAgain: (_kept, upload) => show(upload),
    })
    return sendAnswer(reply, answer)
  })
}
