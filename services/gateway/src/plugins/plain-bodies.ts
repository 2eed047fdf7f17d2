import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'

import { problem } from '../http/problems.ts'

/** Refuses compressed bodies before a byte of them is read: a few of theirs may be very many of ours. */
export const plainBodies = fp(
  async (app: FastifyInstance) => {
    app.addHook('preParsing', async ({ headers, method, is404 }) => {
      const coding = headers['content-encoding']
      if (coding === undefined || coding.toLowerCase() === 'identity' || is404) return
      if (method === 'GET' || method === 'HEAD') return
      throw problem('unsupported_media_type', { detail: 'Send the body without Content-Encoding.' })
    })
  },
  { name: 'plain-bodies' },
)
