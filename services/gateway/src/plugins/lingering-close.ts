import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'

import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'

/**
 * A client that is still sending when its answer comes reads it only if the connection is not reset under it. So the
 * connection stays open for a while, even where Fastify would close it at once (a body above its limit), and what
 * arrives is thrown away. It does not stay for longer: half a request would keep the process from stopping.
 *
 * @param options.lingerMs how long the rest may take to arrive, in milliseconds
 */
export const lingeringClose = fp(
  async (app: FastifyInstance, { lingerMs }: { lingerMs: number }) => {
    /** How to stop waiting on each connection that something is waited for. */
    const lingering = new Map<Socket, () => void>()
    let isClosing = false

    function waitForTheRest(request: IncomingMessage, socket: Socket): void {
      if (request.complete || socket.destroyed) return
      lingering.get(socket)?.()
      const timer = setTimeout(
        () => {
          stop()
          if (!request.complete) socket.destroy()
        },
        isClosing ? 0 : lingerMs,
      )
      const stop = () => {
        clearTimeout(timer)
        socket.off('close', stop)
        lingering.delete(socket)
      }
      lingering.set(socket, stop)
      socket.once('close', stop)
      request.resume()
    }

    app.addHook('onSend', async ({ raw }, reply) => {
      // A request whose reading broke off has lost its socket by the time its answer is out.
      const { socket } = reply.raw
      if (raw.complete || !socket) return
      reply.removeHeader('connection')
      reply.raw.once('finish', () => waitForTheRest(raw, socket))
    })
    app.addHook('preClose', async () => {
      isClosing = true
      for (const socket of lingering.keys()) socket.destroy()
    })
  },
  { name: 'linger' },
)
