import { inClientSpan } from '@moodscape/shared/tracing/in-span'
import { SpanStatusCode } from '@opentelemetry/api'

/**
 * Sends a request to Replicate within a span. It is named by the pattern of its path, so that the ids of predictions
 * stay out, and the provider is not told of the trace.
 */
export function inRequestSpan(
  address: string,
  method: string | undefined,
  send: () => Promise<Response>,
): Promise<Response> {
  const pattern = patternOf(new URL(address).pathname)
  return inHttpSpan(pattern, address, method ?? 'GET', send)
}

/** Fetches an output within a span. Its address says who made what, and stays out. */
export function inDownloadSpan(url: URL, send: () => Promise<Response>): Promise<Response> {
  return url.protocol === 'data:' ? send() : inHttpSpan('output', url.href, 'GET', send)
}

function patternOf(path: string): string {
  const [, model = '', id, verb = ''] =
    /(\/models\/[^/]+\/[^/]+)?\/predictions(\/[^/]+)?(\/\w+)?$/.exec(path) ?? []
  return `${model && '/models/{model}'}/predictions${id === undefined ? '' : '/{id}'}${verb}`
}

function inHttpSpan(
  pattern: string,
  address: string,
  method: string,
  send: () => Promise<Response>,
): Promise<Response> {
  const attributes = {
    'http.request.method': method,
    'server.address': new URL(address).hostname,
    'url.template': pattern,
  }
  return inClientSpan(`${method} ${pattern}`, attributes, async (span) => {
    const response = await send()
    span?.setAttribute('http.response.status_code', response.status)
    if (response.status >= 400) {
      span?.setAttribute('error.type', String(response.status))
      span?.setStatus({ code: SpanStatusCode.ERROR })
    }
    return response
  })
}
