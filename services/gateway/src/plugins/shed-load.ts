import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'

import { problem } from '../http/problems.ts'
import type { Pending } from '../stores/count-pending.ts'

/** Beyond, a new request would wait for seconds behind them: there are two hundred connections. */
export const MOST_PENDING = 500

/**
 * Refuses what comes while too much waits for the table already. Whoever is inside is served in its turn; taking in more
 * would only have all of them wait, until clients give up and ask again, which makes it worse.
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
