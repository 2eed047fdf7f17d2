import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'

declare module 'fastify' {
  interface FastifyInstance {
    /** The headers for browsers that every answer carries, once the server listens. */
    commonHeaders(): Record<string, string>
  }
}

/** What belongs to one message and not to all. */
const OF_THE_MESSAGE = new Set([
  'content-type',
  'content-length',
  'cache-control',
  'connection',
  'keep-alive',
  'date',
])

/** Finds out which headers the plugins give to every answer, for those answers that never pass by them. */
export const commonHeaders = fp(
  async (app: FastifyInstance) => {
    let known: Record<string, string> = {}
    app.decorate('commonHeaders', () => known)
    app.addHook('onListen', async () => {
      const { headers } = await app.inject('/healthz')
      const common = Object.entries(headers).filter(([name]) => !OF_THE_MESSAGE.has(name))
      known = Object.fromEntries(common.map(([name, value]) => [name, String(value)]))
    })
  },
  { name: 'common-headers' },
)
