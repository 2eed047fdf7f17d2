import type { Prediction } from './prediction.ts'

/**
 * A prediction as the API shows it. Unset instants are null, as Replicate has them.
 *
 * @param origin of this server, such as `http://127.0.0.1:4000`
 * @see https://replicate.com/docs/reference/http#predictions.get
 */
export function predictionBody(prediction: Prediction, origin: string) {
  const { id, model, version, status, error, logs, webhook, webhookEvents, deadline } = prediction
  const self = `${origin}/v1/predictions/${id}`
  return {
    id,
    model,
    version,
    status,
    input: prediction.input,
    output: outputBody(prediction.output, origin),
    error,
    logs,
    metrics: metricsOf(prediction),
    created_at: isoTime(prediction.createdAt),
    started_at: isoTime(prediction.startedAt),
    completed_at: isoTime(prediction.completedAt),
    data_removed: prediction.dataRemoved,
    source: 'api',
    ...(deadline !== undefined && { deadline: isoTime(deadline) }),
    ...(webhook !== undefined && { webhook }),
    ...(webhookEvents !== undefined && { webhook_events_filter: webhookEvents }),
    urls: { get: self, cancel: `${self}/cancel` },
  }
}

function outputBody(output: Prediction['output'], origin: string): Prediction['output'] {
  if (Array.isArray(output)) return output.map((value) => absolute(value, origin))
  return output === null ? null : absolute(output, origin)
}

function absolute(value: string, origin: string): string {
  return value.startsWith('/') ? origin + value : value
}

function metricsOf({ startedAt, completedAt }: Prediction): { predict_time?: number } {
  if (startedAt === undefined || completedAt === undefined) return {}
  return { predict_time: (completedAt - startedAt) / 1000 }
}

function isoTime(instant: number | undefined): string | null {
  return instant === undefined ? null : new Date(instant).toISOString()
}
