import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'

declare module 'fastify' {
  interface FastifyInstance {
    /** Puts the path below which clients reach the API before every path that a body names. */
    addBasePath<Body>(body: Body): Body
  }
}

/** Members of bodies that name a path of the API, or a list of them. */
const PATHS = new Set(['status_url', 'complete_url', 'job', 'jobs'])

/**
 * Behind a proxy the API may lie below a path (`https://host/moods`). The proxy takes that path off requests; answers
 * name `Location` and the addresses of jobs with it, so that they resolve to where the client asked.
 */
export const basePath = fp(
  async (app: FastifyInstance, { path }: { path: string }) => {
    const add = <Body>(body: Body): Body => (path === '' ? body : (prefix(body, path) as Body))
    app.decorate('addBasePath', add)
    if (path === '') return
    app.addHook('preSerialization', async (_request, _reply, body) => add(body))
    app.addHook('onSend', async (_request, reply) => {
      const location = reply.getHeader('location')
      if (typeof location === 'string' && location.startsWith('/')) reply.header('location', path + location)
    })
  },
  { name: 'base-path' },
)

function prefix(value: unknown, path: string, isPath = false): unknown {
  if (typeof value === 'string') return isPath && value.startsWith('/') ? path + value : value
  if (Array.isArray(value)) return value.map((item) => prefix(item, path, isPath))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      PATHS.has(name) ? prefix(member, path, true) : member,
    ]),
  )
}
