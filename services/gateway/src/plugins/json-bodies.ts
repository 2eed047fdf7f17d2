import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'

/**
 * Reads bodies of JSON. Many clients name the type even where they send nothing: where nothing is wanted, that is fine.
 * Keys that would change the prototype of objects are refused.
 */
export const jsonBodies = fp(
  async (app: FastifyInstance) => {
    const parse = app.getDefaultJsonParser('error', 'error')
    app.removeContentTypeParser('application/json')
    app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, body, done) => {
      if (body === '' && !request.routeOptions.schema?.body) done(null, undefined)
      else void parse(request, body, done)
    })
  },
  { name: 'json-bodies' },
)
