import type { Logger } from '../process/log.ts'
import type { Stoppable } from '../process/run-until-signal.ts'
import type { TracingSettings } from './tracing-config.ts'

/**
 * Has the spans of this process exported where a collector is configured. Without one the SDK is not even loaded, and
 * the API, which all other code uses, does nothing. To be called before anything else is started.
 *
 * @param service the name of the process where OTEL_SERVICE_NAME gives none
 * @returns how to deliver the last spans
 */
export async function startTracing(
  config: TracingSettings,
  service: string,
  log: Pick<Logger, 'info' | 'warn'>,
): Promise<Stoppable> {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint } = config
  if (endpoint === undefined) return { stop: async () => {} }
  const { exportSpans } = await import('./export-spans.ts')
  return exportSpans({ ...config, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint }, service, log)
}
