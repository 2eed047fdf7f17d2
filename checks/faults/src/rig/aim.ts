import type { FaultAction, FaultRequest } from '@moodscape/local-cloud/fault-rule'
import type { Faults } from '@moodscape/local-cloud/faults'

/** Matches requests by the name of their operation and a part of their address. */
export function on(operation: string, urlPart = ''): (request: FaultRequest) => boolean {
  return (request) => request.operation === operation && request.url.includes(urlPart)
}

/** Does something when a request has arrived; the request then comes to nothing. */
export function beforeWork(act: () => void): FaultAction[] {
  return [{ type: 'callback', before: act }, { type: 'reset' }]
}

/** Does something when the work of a request is done and its answer has not left. */
export function afterWork(act: () => void): FaultAction[] {
  return [{ type: 'callback', after: act }, { type: 'resetAfter' }]
}

/** Does something at the n-th request of a kind from now on; those before it pass. */
export function injectAtNth(
  faults: Faults,
  match: (request: FaultRequest) => boolean,
  nth: number,
  action: FaultAction[],
): void {
  if (nth > 1) faults.inject({ match, times: nth - 1, action: { type: 'delay', milliseconds: 0 } })
  faults.inject({ match, times: 1, action })
}
