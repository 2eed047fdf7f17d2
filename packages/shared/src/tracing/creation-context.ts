import { context, type Link, propagation, ROOT_CONTEXT, trace } from '@opentelemetry/api'

/**
 * What created a job, as tickets and records carry it: the header `traceparent` of W3C Trace Context. Absent where
 * nothing is traced.
 */
export interface CreationContext {
  traceparent?: string
}

/** The span that is active now, in the form in which it is carried. */
export function carryContext(active = context.active()): CreationContext {
  const carrier: Record<string, string> = {}
  propagation.inject(active, carrier)
  const { traceparent } = carrier
  return traceparent === undefined ? {} : { traceparent }
}

/** The links to what created a job: one, or none where that is not known or cannot be read. */
export function linksTo({ traceparent }: CreationContext): Link[] {
  if (traceparent === undefined) return []
  const created = trace.getSpanContext(propagation.extract(ROOT_CONTEXT, { traceparent }))
  return created ? [{ context: created }] : []
}
