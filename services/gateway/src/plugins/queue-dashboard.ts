import { createBullBoard } from '@bull-board/api'
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter'
import { FastifyAdapter } from '@bull-board/fastify'
import { QUEUE_NAMES } from '@moodscape/shared/queue/job-queues'
import { queuePrefixOf } from '@moodscape/shared/queue/key-prefixes'
import type { RedisConnection } from '@moodscape/shared/redis/redis-connection'
import { Queue } from 'bullmq'
import type { FastifyInstance } from 'fastify'

import { problem } from '../http/problems.ts'

const PATH = '/admin/queues'

/**
 * A dashboard of the queues for callers whose token carries the scope `admin`; for all others it does not exist. The
 * queues hold ids only.
 */
export async function queueDashboard(
  app: FastifyInstance,
  { connect }: { connect: () => RedisConnection },
): Promise<void> {
  const redis = connect()
  app.addHook('onRoute', (route) => {
    route.errorHandler = (error, request, reply) => void app.renderError(error, request, reply)
  })
  app.addHook('onRequest', async (request) => {
    if (!request.user.scopes.includes('admin')) throw problem('not_found')
  })
  const queues = QUEUE_NAMES.map(
    (name) => new Queue(name, { connection: redis, prefix: queuePrefixOf(name), skipWaitingForReady: true }),
  )
  queues.forEach((queue) => queue.on('error', (err) => app.log.debug({ err }, 'dashboard without redis')))
  const board = new FastifyAdapter().setBasePath(PATH)
  createBullBoard({ queues: queues.map((queue) => new BullMQAdapter(queue)), serverAdapter: board })
  await app.register(board.registerPlugin(), { prefix: PATH })
  app.addHook('onClose', async () => {
    await Promise.all(queues.map((queue) => queue.close()))
    redis.disconnect()
  })
}
