import { noteFailure, startSpan } from '@moodscape/shared/tracing/in-span'
import {
  type Context,
  context,
  propagation,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'

declare module 'fastify' {
  interface FastifyRequest {
    /** Holds the span of the request, where requests are traced. */
    tracing: Context | undefined
  }
}

/**
 * Has each request be a span, below that of its caller where it sends `traceparent`. Named and described by the
 * pattern of the route: paths hold ids, and the query may hold anything, so both stay out. Probes are not traced.
 */
export const requestSpans = fp(
  async (app: FastifyInstance) => {
    app.decorateRequest('tracing', undefined)
    app.addHook('onRequest', (request, reply, done) => {
      if (request.routeOptions.config.unlimited) return done()
      const { method, protocol } = request
      const route = request.is404 ? undefined : request.routeOptions.url
      const attributes = {
        'http.request.method': method,
        'url.scheme': protocol,
        ...(route !== undefined && { 'http.route': route }),
      }
      const caller = propagation.extract(ROOT_CONTEXT, request.headers)
      const name = route === undefined ? method : `${method} ${route}`
      const span = startSpan(name, { kind: SpanKind.SERVER, attributes }, caller)
      request.tracing = trace.setSpan(caller, span)
      // It comes once, also where the client leaves before it has an answer.
      reply.raw.once('close', () => {
        const { headersSent, statusCode } = reply.raw
        if (headersSent) span.setAttribute('http.response.status_code', statusCode)
        if (headersSent && statusCode >= 500) span.setStatus({ code: SpanStatusCode.ERROR })
        span.end()
      })
      context.with(request.tracing, done)
    })
    // A body that was waited for has arrived outside of the span.
    app.addHook('preValidation', (request, _reply, done) => {
      context.with(request.tracing ?? context.active(), done)
    })
  },
  { name: 'request-spans' },
)

/** Makes an error that is ours the failure of its request. */
export function noteRequestFailure(request: FastifyRequest, error: unknown): void {
  noteFailure(error, request.tracing && trace.getSpan(request.tracing))
}
