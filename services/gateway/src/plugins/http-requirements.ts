import type { ServerResponse } from 'node:http'

import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'

import { problem } from '../http/problems.ts'
import { writeProblem } from '../http/write-problem.ts'

/**
 * Node.js answers a request without a Host, or with an expectation that it does not know, by itself and without a
 * body. Here both get a problem document, as every other refusal does.
 */
export const httpRequirements = fp(
  async (app: FastifyInstance, { publicUrl }: { publicUrl: () => string }) => {
    app.server.on('checkExpectation', (_request, response: ServerResponse) => {
      const { socket } = response
      if (socket) writeProblem(socket, problem('expectation_failed'), app.commonHeaders(), publicUrl())
    })
    app.addHook('onRequest', async ({ raw }) => {
      // RFC 9112, section 3.2: exactly one Host in a request of HTTP/1.1.
      const hosts = raw.rawHeaders.filter((text, i) => i % 2 === 0 && text.toLowerCase() === 'host')
      if (raw.httpVersion === '1.1' && hosts.length !== 1) {
        const detail =
          hosts.length === 0 ? 'The Host header is missing.' : 'There is more than one Host header.'
        throw problem('invalid_request', {
          detail,
          errors: [{ field: 'Host', message: 'must be sent once' }],
          headers: { connection: 'close' },
        })
      }
    })
  },
  { name: 'http-requirements' },
)
