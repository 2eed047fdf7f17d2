import { type Static, Type } from 'typebox'

/**
 * Where a prediction is in its life: starting → processing → succeeded | failed | canceled.
 * `aborted` is one whose deadline passed before it left the queue.
 *
 * @see https://replicate.com/docs/topics/predictions/lifecycle
 */
export const PredictionStatus = Type.Enum([
  'starting',
  'processing',
  'succeeded',
  'failed',
  'canceled',
  'aborted',
])
export type PredictionStatus = Static<typeof PredictionStatus>

export const WebhookEvent = Type.Enum(['start', 'output', 'logs', 'completed'])
export type WebhookEvent = Static<typeof WebhookEvent>

const Instant = Type.Integer({ minimum: 0, description: 'Milliseconds since 1970' })

/** A prediction as it is kept on disk. What clients see of it is made by `predictionBody`. */
export const Prediction = Type.Object({
  id: Type.String({ pattern: '^[a-z2-7]{26}$' }),
  /** Counts up with every prediction; the order of creation even within one millisecond. */
  sequence: Type.Integer({ minimum: 1 }),
  model: Type.String(),
  version: Type.String(),
  status: PredictionStatus,
  input: Type.Record(Type.String(), Type.Unknown()),
  /** Files are kept as paths on this server (`/outputs/…`), since its port may differ after a restart. */
  output: Type.Union([Type.Null(), Type.String(), Type.Array(Type.String())]),
  error: Type.Union([Type.Null(), Type.String()]),
  logs: Type.String(),
  createdAt: Instant,
  startedAt: Type.Optional(Instant),
  completedAt: Type.Optional(Instant),
  /** When an unfinished prediction is aborted, from the Cancel-After header. */
  deadline: Type.Optional(Instant),
  dataRemoved: Type.Boolean(),
  webhook: Type.Optional(Type.String()),
  webhookEvents: Type.Optional(Type.Array(WebhookEvent)),
})
export type Prediction = Static<typeof Prediction>

export function isFinished(prediction: Pick<Prediction, 'status'>): boolean {
  return prediction.status !== 'starting' && prediction.status !== 'processing'
}
