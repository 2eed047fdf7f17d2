import { Type } from 'typebox'

import { findFollowedJob } from '../../jobs/followed-job.ts'
import { streamEvents } from '../../jobs/stream-events.ts'
import type { RouteApp, RouteContext } from '../../route-context.ts'
import { emptyAnswer, JobId } from '../schemas.ts'

const schema = {
  operationId: 'followJob',
  summary: 'A job as it happens',
  description:
    'Server-sent events: `job` carries the job whenever its state changes (the id grows; send it as `Last-Event-ID` to go on after a break), `progress` a number from 0 to 1. The stream ends with the job; a reconnection that has seen its last event is answered 204. `EventSource` of browsers sends no Authorization header: use `fetch`, or the client of this project.',
  tags: ['jobs'],
  headers: Type.Object({ 'last-event-id': Type.Optional(Type.String()) }),
  params: Type.Object({ id: JobId }),
  response: {
    204: emptyAnswer('The job has ended, and the client has seen its last event.'),
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
      const { body, version, isOver } = await look()
      // An event source reconnects for as long as it is answered with a stream; 204 tells it that there is no more.
      if (isOver && Number(request.headers['last-event-id'] ?? -1) >= version)
        return reply.code(204).send(null)
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
        look: async () => {
          const job = await look()
          return { ...job, body: app.addBasePath(job.body) }
        },
        subscriptions,
        log: request.log,
        lastEventId: request.headers['last-event-id'],
      })
      return reply
    },
  )
}
