import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'

interface KnownRoute {
  /** As it was declared, with its parameters. */
  path: string
  methods: string[]
  pattern: RegExp
}

declare module 'fastify' {
  interface FastifyInstance {
    knownRoutes: readonly KnownRoute[]
    /** The methods that an address takes; empty where there is no such address. */
    methodsOf(path: string): string[]
  }
}

/** Remembers which addresses take which methods, so that a wrong method is answered with 405 and not with 404. */
export const methodNotAllowed = fp(
  async (app: FastifyInstance) => {
    const routes: KnownRoute[] = []
    app.addHook('onRoute', ({ url, method }) => {
      const pattern = new RegExp(`^${url.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/:\w+/g, '[^/]+')}$`)
      routes.push({ path: url, methods: [method].flat(), pattern })
    })
    app.decorate('knownRoutes', routes)
    app.decorate('methodsOf', (path: string) => [
      ...new Set(routes.filter(({ pattern }) => pattern.test(path)).flatMap(({ methods }) => methods)),
    ])
  },
  { name: 'method-not-allowed' },
)
