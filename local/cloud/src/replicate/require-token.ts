import { createHash, timingSafeEqual } from 'node:crypto'

import type { FastifyRequest } from 'fastify'

import { ReplicateError } from './replicate-error.ts'

const CREDENTIALS = /^(?:Bearer|Token) +(?<token>\S+)$/i

/**
 * Makes a hook that lets through only requests with this API token, as `Bearer` or in the older `Token`
 * scheme. It throws ReplicateError 401 for all others.
 */
export function requireToken(token: string): (request: FastifyRequest) => Promise<void> {
  const expected = digest(token)
  return async (request) => {
    const given = CREDENTIALS.exec(request.headers.authorization ?? '')?.groups?.token
    // Digests have one length, so that the comparison tells nothing about the token's.
    if (given !== undefined && timingSafeEqual(digest(given), expected)) return
    throw new ReplicateError(401, 'Unauthenticated', 'You did not pass a valid authentication token')
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
