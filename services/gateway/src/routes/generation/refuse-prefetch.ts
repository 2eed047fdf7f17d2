import type { FastifyRequest } from 'fastify'

import { problem } from '../../http/problems.ts'

/** A browser that looks ahead must not start paid work, https://developer.mozilla.org/docs/Web/HTTP/Headers/Sec-Purpose */
export function refusePrefetch(request: FastifyRequest): void {
  const purpose = [
    request.headers['sec-purpose'],
    request.headers['purpose'],
    request.headers['x-moz'],
  ].flat()
  if (purpose.some((value) => value?.includes('prefetch') || value?.includes('prerender')))
    throw problem('prefetch_refused')
}
