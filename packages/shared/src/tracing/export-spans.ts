import { hostname } from 'node:os'

import { context, propagation, ROOT_CONTEXT, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import {
  type ExportResult,
  ExportResultCode,
  parseKeyPairsIntoRecord,
  W3CTraceContextPropagator,
} from '@opentelemetry/core'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { defaultResource, resourceFromAttributes } from '@opentelemetry/resources'
import {
  BatchSpanProcessor,
  type Span,
  type SpanExporter,
  type SpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace'
import pTimeout from 'p-timeout'

import type { Logger } from '../process/log.ts'
import type { Stoppable } from '../process/run-until-signal.ts'
import { chooseSampler } from './choose-sampler.ts'
import type { TracingSettings } from './tracing-config.ts'

type ExportSettings = TracingSettings & { OTEL_EXPORTER_OTLP_ENDPOINT: string }
type Log = Pick<Logger, 'info' | 'warn'>

/** A batch is tried for so long, repetitions included. */
const DELIVERY_MS = 5_000
/** How long the last spans may delay the end of the process: less than it has beyond SHUTDOWN_SECONDS. */
const LAST_DELIVERY_MS = 3_000
/** Spans that wait, at most. Further ones are dropped: a collector that is away costs neither time nor memory. */
const MOST_WAITING = 2_048

/**
 * Has spans exported over OTLP/HTTP, in batches behind the work. This is the only file that needs the SDK. The SDK
 * itself reads no variable; the exporter adds what is not given here from OTEL_EXPORTER_OTLP_COMPRESSION,
 * _CERTIFICATE, _CLIENT_KEY and _CLIENT_CERTIFICATE.
 */
export function exportSpans(config: ExportSettings, service: string, log: Log): Stoppable {
  const exporter = new OTLPTraceExporter({
    url: `${config.OTEL_EXPORTER_OTLP_ENDPOINT.replace(/\/+$/, '')}/v1/traces`,
    headers: parseKeyPairsIntoRecord(config.OTEL_EXPORTER_OTLP_HEADERS),
    timeoutMillis: DELIVERY_MS,
  })
  const open = keepOpenSpans()
  const provider = new TracerProvider({
    resource: defaultResource().merge(
      resourceFromAttributes({
        'service.name': config.OTEL_SERVICE_NAME ?? service,
        'service.namespace': 'moodscape',
        'host.name': hostname(),
      }),
    ),
    sampler: chooseSampler(config),
    spanProcessors: [
      open,
      new BatchSpanProcessor({
        exporter: reportOutages(exporter, log),
        maxQueueSize: MOST_WAITING,
        scheduledDelayMillis: 2_000,
        exportTimeoutMillis: 2 * DELIVERY_MS,
      }),
    ],
  })
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  propagation.setGlobalPropagator(new W3CTraceContextPropagator())
  trace.setGlobalTracerProvider(provider)
  return {
    async stop() {
      open.endAll()
      await pTimeout(provider.shutdown(), { milliseconds: LAST_DELIVERY_MS, fallback: () => {} })
    },
  }
}

/**
 * Knows the spans that have not ended. They end with the process, such as that of a round that is cut short: a trace
 * without its beginning cannot be read.
 */
function keepOpenSpans(): SpanProcessor & { endAll(): void } {
  const open = new Set<Span>()
  return {
    onStart: (span) => void open.add(span),
    onEnding: (span) => void open.delete(span),
    onEnd: () => {},
    forceFlush: async () => {},
    shutdown: async () => {},
    endAll() {
      for (const span of open) span.addEvent('the process stops').end()
    },
  }
}

/** Logs the beginning and the end of an outage of the collector, and not each batch. */
function reportOutages(exporter: SpanExporter, log: Log): SpanExporter {
  let isAway = false
  return {
    export(spans, done) {
      const report = ({ code, error }: ExportResult) => {
        const hasFailed = code !== ExportResultCode.SUCCESS
        if (hasFailed && !isAway) log.warn({ err: error }, 'traces are not delivered')
        if (!hasFailed && isAway) log.info('traces are delivered again')
        isAway = hasFailed
        // The processor has nothing to add to what was logged.
        done({ code: ExportResultCode.SUCCESS })
      }
      // A batch belongs to none of the spans in it, one of which may be the active one.
      context.with(ROOT_CONTEXT, () => exporter.export(spans, report))
    },
    shutdown: () => exporter.shutdown(),
  }
}
