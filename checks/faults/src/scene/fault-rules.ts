import type { FaultAction, FaultRequest } from '@moodscape/local-cloud/fault-rule'
import type { Faults } from '@moodscape/local-cloud/faults'

export type RequestMatcher = (request: FaultRequest) => boolean

/** Matches requests by the name of their operation and a part of their address. */
export function on(operation: string, urlPart = ''): RequestMatcher {
  return (request) => request.operation === operation && request.url.includes(urlPart)
}

/** Calls back for every request that a rule hits. A rule with `times` asks no more once it is used up. */
export function onMatch(matches: RequestMatcher, act: () => void): RequestMatcher {
  return (request) => {
    if (!matches(request)) return false
    act()
    return true
  }
}

/** Calls back when a request has arrived, then resets its connection before any work is done. */
export function beforeWork(act: () => void): FaultAction[] {
  return [{ type: 'callback', before: act }, { type: 'reset' }]
}

/** Calls back when the work of a request is done, and resets its connection before the answer leaves. */
export function afterWork(act: () => void): FaultAction[] {
  return [{ type: 'callback', after: act }, { type: 'resetAfter' }]
}

/** Injects the action into the n-th matching request from now on; those before it pass. */
export function injectAtNth(faults: Faults, match: RequestMatcher, nth: number, action: FaultAction[]): void {
  if (nth > 1) faults.inject({ match, times: nth - 1, action: { type: 'delay', milliseconds: 0 } })
  faults.inject({ match, times: 1, action })
}
