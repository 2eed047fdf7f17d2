import { type Attributes, context, type Span, SpanKind, trace } from '@opentelemetry/api'

import type { JobTicket } from '../records/kinds.ts'
import { carryContext, linksTo } from './creation-context.ts'
import { inSpan, noteFailure, startSpan } from './in-span.ts'

/**
 * Puts tickets into a queue within a span for each (`publish image`). Each ticket is given what the work on it will be
 * linked to: its span, unless it already names the request that created it.
 */
export async function inPublishSpans(
  queueName: string,
  tickets: JobTicket[],
  publish: (linked: JobTicket[]) => Promise<void>,
): Promise<void> {
  const active = context.active()
  const spans = tickets.map((ticket) => {
    const attributes = describeMessage('publish', 'send', queueName, ticket.job_id)
    const links = linksTo(ticket)
    return startSpan(`publish ${queueName}`, { kind: SpanKind.PRODUCER, attributes, links }, active)
  })
  try {
    await publish(
      tickets.map((ticket, i) => ({ ...carryContext(trace.setSpan(active, spans[i] as Span)), ...ticket })),
    )
  } catch (error) {
    for (const span of spans) noteFailure(error, span)
    throw error
  } finally {
    for (const span of spans) span.end()
  }
}

/** A job as it was taken from its queue. */
export interface TakenJob {
  id?: string | undefined
  data: JobTicket
  /** When it was put into the queue, in milliseconds. */
  timestamp: number
  /** How often it was taken, this time included. */
  attemptsStarted: number
}

/**
 * Does the work on a job within a span (`process image`) that begins a trace. It is linked to what created the job and
 * is no part of that trace: jobs outlive their requests, and are tried again after hours.
 */
export function inProcessSpan<Result>(
  queueName: string,
  { id = '', data, timestamp, attemptsStarted }: TakenJob,
  work: (span: Span) => Promise<Result>,
  isFailure?: (error: unknown) => boolean,
): Promise<Result> {
  const attributes = {
    ...describeMessage('process', 'process', queueName, id),
    'moodscape.job.attempt': attemptsStarted,
    'moodscape.job.wait_seconds': (Date.now() - timestamp) / 1_000,
  }
  const options = { kind: SpanKind.CONSUMER, root: true, links: linksTo(data), attributes }
  return inSpan(`process ${queueName}`, options, work, isFailure)
}

/** The attributes of OpenTelemetry's conventions for messaging. */
function describeMessage(name: string, type: string, queueName: string, jobId: string): Attributes {
  return {
    'messaging.system': 'bullmq',
    'messaging.destination.name': queueName,
    'messaging.operation.name': name,
    'messaging.operation.type': type,
    'messaging.message.id': jobId,
  }
}
