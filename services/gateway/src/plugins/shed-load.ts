import underPressure from '@fastify/under-pressure'
import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'

import { problem } from '../http/problems.ts'
import type { Pending } from '../stores/count-pending.ts'

/** Beyond, a new request would wait for seconds behind them: there are two hundred connections. */
export const MOST_PENDING = 500

interface ShedLoadOptions {
  table: Pending
  /** Late answers, in milliseconds, from which on requests are refused; 0 for never. */
  maxLoopDelayMs: number
  /** For how long after it has begun to listen nothing is refused for that, in milliseconds. */
  startingMs: number
}

/**
 * Refuses new requests while too many requests wait for the table, or the event loop is late. Those that are inside are
 * served in order. Admitting more would make all of them wait until clients give up and ask again, which makes the
 * overload worse.
 */
export const shedLoad = fp(
  async (app: FastifyInstance, { table, maxLoopDelayMs, startingMs }: ShedLoadOptions) => {
    let hasStartedAt = Infinity
    app.addHook('onListen', async () => void (hasStartedAt = Date.now() + startingMs))
    await app.register(underPressure, {
      maxEventLoopDelay: maxLoopDelayMs,
      pressureHandler: (request) => {
        const isCounted = !request.routeOptions.config.unlimited && Date.now() >= hasStartedAt
        if (isCounted) throw problem('overloaded')
      },
    })
    app.addHook('onRequest', async (request) => {
      if (table.pending() < MOST_PENDING || request.routeOptions.config.unlimited) return
      throw problem('overloaded')
    })
  },
  { name: 'shed-load' },
)
