import { isUnfinished, jobIdOfPart } from '@moodscape/shared/upload-parts'
import type { JobNews } from '@moodscape/shared/job-channel'
import { Type } from 'typebox'

import { findJob } from '../find-job.ts'
import { viewJob } from '../job-view.ts'
import type { RouteApp, RouteContext } from '../route-context.ts'
import { JobId } from '../schemas.ts'

const HEARTBEAT_MS = 15_000
/** How soon a client that lost the stream should come back, in milliseconds. */
const RETRY_MS = 1_000

const schema = {
  operationId: 'followJob',
  summary: 'A job as it happens',
  description:
    'Server-sent events: `job` carries the job whenever its state changes (the id grows; send it as `Last-Event-ID` to go on after a break), `progress` a number from 0 to 1. The stream ends with the job.',
  tags: ['jobs'],
  headers: Type.Object({ 'last-event-id': Type.Optional(Type.String()) }),
  params: Type.Object({ id: JobId }),
  response: {
    200: { description: 'Events', content: { 'text/event-stream': { schema: Type.String() } } },
  },
}

/** `GET /jobs/:id/events` */
export function routeJobEvents(app: RouteApp, context: RouteContext): void {
  const { store, urls, listening } = context
  app.get('/jobs/:id/events', { schema, config: { problems: ['not_found'] }, exposeHeadRoute: false }, async (request, reply) => {
    const userId = request.user.id
    const first = await findJob(store, userId, request.params.id)
    const jobId = jobIdOfPart(first.upload, first.part)
    let sentUpTo = Number(request.headers['last-event-id'] ?? -1)
    let lastStatus = ''

    const headers = reply.getHeaders() as Record<string, string | string[]>
    reply.hijack()
    const stream = reply.raw
    stream.writeHead(200, {
      ...headers,
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    })
    stream.write(`retry: ${RETRY_MS}\n\n`)
    const heartbeat = setInterval(() => stream.write(': still here\n\n'), HEARTBEAT_MS)

    let telling = Promise.resolve()
    const stop = listening.follow([jobId], (news) => {
      telling = telling.then(() => tell(news)).catch((err: unknown) => {
        request.log.warn({ err }, 'events broken off')
        end()
      })
    })
    function end(): void {
      clearInterval(heartbeat)
      stop()
      listening.closing.removeEventListener('abort', end)
      stream.end()
    }
    async function tell(news?: JobNews): Promise<void> {
      if (stream.writableEnded || stream.destroyed) return
      if (news?.type === 'progress') {
        stream.write(`event: progress\ndata: ${news.progress}\n\n`)
        return
      }
      const { upload, part } = await findJob(store, userId, jobId)
      const job = await viewJob(upload, part, urls)
      if (part.changed_in > sentUpTo && job.status !== lastStatus) {
        sentUpTo = part.changed_in
        lastStatus = job.status
        stream.write(`id: ${part.changed_in}\nevent: job\ndata: ${JSON.stringify(job)}\n\n`)
      }
      if (!isUnfinished(part)) end()
    }
    stream.once('close', end)
    listening.closing.addEventListener('abort', end, { once: true })
    telling = telling.then(() => tell())
    await telling.catch(end)
    return reply
  })
}
