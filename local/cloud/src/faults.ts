import type { FastifyInstance, FastifyRequest } from 'fastify'

import { breakAfter, breakBefore, type FaultedRequest } from './break-request.ts'
import type { Payload } from './broken-payload.ts'
import type { FaultAction, FaultRequest, FaultRule, LoggedRequest } from './fault-rule.ts'

/** The faults of one request. */
interface InjectedFaults {
  actions: FaultAction[]
  /** Aborts at the next `clear`. */
  cleared: AbortSignal
}

export interface Faults {
  /** The oldest rule that matches, and has not been used as often as it may be, is applied. */
  inject: (rule: FaultRule) => void
  /** Removes every rule and resets the connections that hang. The log stays. */
  clear: () => void
  /** Every request in order of arrival; `clear` leaves it alone. */
  readonly log: readonly LoggedRequest[]
  /** Uses the first rule that matches. */
  take: (request: FaultRequest) => InjectedFaults
  /** Writes the request down; the caller fills in the outcome. */
  record: (request: FaultRequest, settled: Promise<void>) => LoggedRequest
}

/** Creates the fault injection of one or more stand-ins. */
export function createFaults(): Faults {
  const rules: Array<FaultRule & { left: number }> = []
  const log: LoggedRequest[] = []
  let clearing = new AbortController()

  return {
    log,
    inject: (rule) => void rules.push({ ...rule, left: rule.times ?? Infinity }),
    clear() {
      rules.length = 0
      clearing.abort()
      clearing = new AbortController()
    },
    take(request) {
      const rule = rules.find((candidate) => candidate.left > 0 && candidate.match(request))
      if (rule) rule.left -= 1
      return { actions: [rule?.action ?? []].flat(), cleared: clearing.signal }
    },
    record({ method, url, operation }, settled) {
      const entry: LoggedRequest = { time: Date.now(), method, url, ...(operation && { operation }), settled }
      log.push(entry)
      return entry
    },
  }
}

/**
 * Puts the faults in front of everything a Fastify stand-in does. Call it before any other hook or route is
 * added, and answer through `reply.send` only: what goes around it cannot be broken.
 *
 * @param nameOperation the stand-in's name for a request, offered to `match` and to the log
 */
export function faultHooks(
  app: FastifyInstance,
  faults: Faults,
  nameOperation: (request: FastifyRequest) => string | undefined = () => undefined,
): void {
  const faulted = new WeakMap<FastifyRequest, FaultedRequest>()
  const closing = new AbortController()

  app.addHook('onRequest', async (request, reply) => {
    const operation = nameOperation(request)
    const { method, url, headers } = request
    const facts: FaultRequest = { method, url, headers, ...(operation && { operation }) }
    const { promise: settled, resolve: settle } = Promise.withResolvers<void>()
    const entry = faults.record(facts, settled)
    reply.raw.once('finish', () => (entry.outcome ??= reply.raw.statusCode))
    reply.raw.once('close', () => {
      entry.outcome ??= 'broken'
      settle()
    })
    const { actions, cleared } = faults.take(facts)
    const injected: FaultedRequest = {
      facts,
      entry,
      actions,
      released: AbortSignal.any([cleared, closing.signal]),
    }
    faulted.set(request, injected)
    for (const action of actions) {
      if (await breakBefore(action, injected, request, reply)) return reply
    }
    return undefined
  })

  app.addHook('onSend', async (request, reply, payload) => {
    const injected = faulted.get(request)
    let broken = payload as Payload
    for (const action of injected?.actions ?? []) {
      broken = await breakAfter(action, injected as FaultedRequest, request, reply, broken)
    }
    return broken
  })

  app.addHook('preClose', () => closing.abort())
}
