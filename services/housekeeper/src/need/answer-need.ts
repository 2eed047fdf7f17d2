import type { HealthAnswer } from '@moodscape/shared/process/health-server'

import type { Need } from './measure-need.ts'

/**
 * Answers what workers are scaled by. Without Redis nothing is known, and a scaler that is told 0 would take the
 * workers away: it is told that it cannot be known, and leaves them.
 */
export async function answerNeed(measure: () => Promise<Need>): Promise<HealthAnswer> {
  try {
    const needs = Object.entries(await measure()).map(([kind, { need }]) => [kind, { need }])
    return { status: 200, type: 'application/json', body: JSON.stringify(Object.fromEntries(needs)) }
  } catch {
    return { status: 503, type: 'application/problem+json', body: JSON.stringify(UNKNOWN) }
  }
}

const UNKNOWN = {
  type: 'about:blank',
  title: 'Service Unavailable',
  status: 503,
  detail: 'Redis does not answer, so the need is not known.',
}
