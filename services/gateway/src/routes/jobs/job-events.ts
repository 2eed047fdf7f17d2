import { Type } from 'typebox'

import { findFollowedJob } from '../../jobs/followed-job.ts'
import { streamEvents } from '../../jobs/stream-events.ts'
import type { RouteApp, RouteContext } from '../../route-context.ts'
import { JobId } from '../schemas.ts'

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
  app.get(
    '/jobs/:id/events',
    { schema, config: { problems: ['not_found'] }, exposeHeadRoute: false },
    async (request, reply) => {
      const look = () => findFollowedJob(context, request.user.id, request.params.id)
      const { body } = await look()
      const headers = reply.getHeaders() as Record<string, string | string[]>
      reply.hijack()
      const stream = reply.raw
      stream.writeHead(200, {
        ...headers,
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'private, no-store, no-transform',
        'x-accel-buffering': 'no',
      })
      const { subscriptions } = context
      await streamEvents(stream, {
        jobId: body.job_id,
        look,
        subscriptions,
        log: request.log,
        lastEventId: request.headers['last-event-id'],
      })
      return reply
    },
  )
}
