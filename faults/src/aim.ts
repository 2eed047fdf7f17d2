import type { FaultAction, FaultRequest } from '@moodscape/local-cloud/fault-rule'

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
