import {
  type Attributes,
  type Context,
  type Span,
  SpanKind,
  type SpanOptions,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api'

import { describeError, type LoggedError } from '../process/log.ts'

/** The name under which all spans of Moodscape are made. */
const SCOPE = 'moodscape'

/**
 * Does some work within a span, which ends with it. An error becomes the status of the span and is thrown on.
 *
 * @param isFailure whether an error that was thrown says that the work has failed; any does unless told otherwise
 */
export function inSpan<Result>(
  name: string,
  options: SpanOptions,
  work: (span: Span) => Promise<Result>,
  isFailure: (error: unknown) => boolean = () => true,
): Promise<Result> {
  return trace.getTracer(SCOPE).startActiveSpan(name, options, async (span) => {
    try {
      return await work(span)
    } catch (error) {
      if (isFailure(error)) noteFailure(error, span)
      throw error
    } finally {
      span.end()
    }
  })
}

/**
 * Does a call to another system within a span. A call that no span surrounds, such as that of a probe, is not traced:
 * it would be a trace without a beginning.
 */
export function inClientSpan<Result>(
  name: string,
  attributes: Attributes,
  call: (span?: Span) => Promise<Result>,
  isFailure?: (error: unknown) => boolean,
): Promise<Result> {
  if (!trace.getActiveSpan()) return call()
  return inSpan(name, { kind: SpanKind.CLIENT, attributes }, call, isFailure)
}

/** Starts a span that its caller ends, for what does not end with a function. */
export function startSpan(name: string, options: SpanOptions, parent: Context): Span {
  return trace.getTracer(SCOPE).startSpan(name, options, parent)
}

/** Makes an error the status of a span, without what must not be logged. */
export function noteFailure(error: unknown, span: Span | undefined = trace.getActiveSpan()): void {
  if (!span?.isRecording()) return
  const described = describeError(error)
  const { type, message, code = type } = described
  span.recordException({ name: type, message, stack: stackWithCauses(described) })
  span.setAttribute('error.type', code)
  span.setStatus({ code: SpanStatusCode.ERROR, message })
}

function stackWithCauses({ stack = '', cause }: LoggedError): string {
  return cause ? `${stack}\nCaused by: ${stackWithCauses(cause)}` : stack
}
