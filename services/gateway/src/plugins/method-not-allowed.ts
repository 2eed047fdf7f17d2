import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'

declare module 'fastify' {
  interface FastifyInstance {
    /** The methods that an address takes; empty where there is no such address. */
    methodsOf(path: string): string[]
  }
}

/** Remembers which addresses take which methods, so that a wrong method is told from a wrong address. */
export const methodNotAllowed = fp(
  async (app: FastifyInstance) => {
    const routes: { pattern: RegExp; methods: string[] }[] = []
    app.addHook('onRoute', (route) => {
      const pattern = new RegExp(`^${route.url.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/:\w+/g, '[^/]+')}/?$`)
      routes.push({ pattern, methods: [route.method].flat() })
    })
    app.decorate('methodsOf', (path: string) => [
      ...new Set(routes.filter(({ pattern }) => pattern.test(path)).flatMap(({ methods }) => methods)),
    ])
  },
  { name: 'method-not-allowed' },
)
