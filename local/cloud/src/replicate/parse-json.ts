import type { FastifyInstance } from 'fastify'

/**
 * Takes JSON bodies and nothing else. An empty body is none at all: Replicate's client says
 * `application/json` also where it sends nothing, as when it cancels.
 */
export function parseJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, undefined)
    else void parse(request, String(body), done)
  })
}
