declare module 'fastify' {
  interface FastifyContextConfig {
    /** What the route does, as faults and logs call it. */
    operation?: string
  }
}

/** Names a route's operation, so that a test can aim a fault at it. */
export function operation(name: string): { config: { operation: string } } {
  return { config: { operation: name } }
}
