import type { FastifyInstance } from 'fastify'

/** How long requests in flight may take to finish once the server is closing. */
const graceMilliseconds = 2_000

/** A stand-in that is running. */
export interface Listening {
  /** Such as `http://127.0.0.1:43211`, without a slash at the end. */
  url: string
  /** Takes no more requests, lets those in flight finish for two seconds, then cuts them off. */
  close: () => Promise<void>
}

/**
 * Listens on 127.0.0.1 and nowhere else, unless told otherwise. An address in numbers, because for the host name
 * `localhost` S3 clients look up `bucket.localhost`.
 *
 * @param port the wanted port; 0 takes a free one
 * @param host the address to listen on
 * @throws an error with code EADDRINUSE when the wanted port is taken
 */
export async function listen(app: FastifyInstance, port = 0, host = '127.0.0.1'): Promise<Listening> {
  const url = await app.listen({ host, port })
  return { url, close: () => close(app) }
}

/**
 * Node closes the connections that are idle at the moment of closing, yet one that becomes idle a moment
 * later would keep the server open until its keep-alive ends.
 */
async function close(app: FastifyInstance): Promise<void> {
  const sweep = setInterval(() => app.server.closeIdleConnections(), 20)
  const cut = setTimeout(() => app.server.closeAllConnections(), graceMilliseconds)
  try {
    await app.close()
  } finally {
    clearInterval(sweep)
    clearTimeout(cut)
  }
}
