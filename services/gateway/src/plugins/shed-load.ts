import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'

import { problem } from '../http/problems.ts'
import type { Pending } from '../stores/count-pending.ts'

/** Beyond, a new request would wait for seconds behind them: there are two hundred connections. */
export const MOST_PENDING = 500

/**
 * Refuses new requests while too many requests wait for the table. Those that are inside are served in order.
 * Admitting more would make all of them wait until clients give up and ask again, which makes the overload worse.
 */
export const shedLoad = fp(
  async (app: FastifyInstance, { table }: { table: Pending }) => {
    app.addHook('onRequest', async (request) => {
      if (table.pending() < MOST_PENDING || request.routeOptions.config.unlimited) return
      throw problem('overloaded')
    })
  },
  { name: 'shed-load' },
)
