import { isFinished, type Prediction, type WebhookEvent } from '../predictions/prediction.ts'

/** Which events a change of a prediction amounts to, in the order they are sent. */
export function webhookEvents(next: Prediction, previous: Prediction | undefined): WebhookEvent[] {
  if (next.webhook === undefined || !previous || isFinished(previous)) return []
  const happened: Array<[WebhookEvent, boolean]> = [
    ['start', next.status === 'processing' && previous.status === 'starting'],
    ['logs', next.logs !== previous.logs],
    ['output', next.output !== null],
    ['completed', isFinished(next)],
  ]
  const wanted = next.webhookEvents
  return happened.filter(([event, did]) => did && (!wanted || wanted.includes(event))).map(([event]) => event)
}
