import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'

import type { GatewayConfig } from '../config.ts'
import { addressKey } from '../http/address-key.ts'
import { problem } from '../http/problems.ts'
import type { LimitStatus, RateLimiter, RateVerdict, WindowPolicy } from '../http/rate-limiter.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Starts work that may cost money: counted apart, and refused when it cannot be counted. */
    startsWork?: boolean
    /** Neither counted nor announced: probes and documents. */
    unlimited?: boolean
  }
  interface FastifyReply {
    /** Limits announced on this answer so far. */
    statuses: LimitStatus[]
    /** Announces limits beside those announced already (draft-ietf-httpapi-ratelimit-headers). */
    announceLimits(statuses: LimitStatus[]): void
    /**
     * Counts a start of work, for routes that start work only if need be.
     *
     * @throws Problem `rate_limited`, or `unavailable` when it cannot be counted
     */
    countStart(): Promise<void>
    /**
     * Counts a request by its address alone, because its user is not known.
     *
     * @throws Problem `rate_limited`
     */
    countStranger(): Promise<void>
  }
}

interface RateLimitOptions {
  config: Pick<GatewayConfig, 'RATE_PER_IP' | 'RATE_PER_USER' | 'RATE_OF_STARTS'>
  limiter: RateLimiter
}
type Counts = Parameters<RateLimiter>[0]

/**
 * Counts requests by address and, where it is known, by user: at once, in one round trip. A request whose token is
 * refused is counted before it is told so, so that tokens cannot be guessed without limit. Announces the limits (draft-ietf-httpapi-ratelimit-headers). While Redis is away, requests
 * that start work are refused, because they cost money; all others pass uncounted.
 */
export const rateLimits = fp(
  async (app: FastifyInstance, { config, limiter }: RateLimitOptions) => {
    const policies = {
      ip: { name: 'ip', limit: config.RATE_PER_IP, windowSeconds: 60 },
      user: { name: 'user', limit: config.RATE_PER_USER, windowSeconds: 60 },
      starts: { name: 'starts', limit: config.RATE_OF_STARTS, windowSeconds: 60 },
    } satisfies Record<string, WindowPolicy>

    const byAddress = ({ ip }: FastifyRequest) => ({ policy: policies.ip, key: addressKey(ip) })

    /** Those for whom Redis was away already are not kept waiting for it a second time. */
    const uncounted = new WeakSet<FastifyReply>()

    async function count(reply: FastifyReply, counts: Counts, mustCount: boolean): Promise<void> {
      if (uncounted.has(reply)) {
        if (mustCount) throw problem('unavailable')
        return
      }
      let verdicts: RateVerdict[]
      try {
        verdicts = await limiter(counts.filter(({ policy }) => policy.limit > 0))
      } catch (err) {
        if (mustCount) throw problem('unavailable', { cause: err })
        reply.log.warn({ err }, 'request not counted')
        uncounted.add(reply)
        return
      }
      reply.announceLimits(verdicts)
      const waits = verdicts.filter((verdict) => !verdict.allowed).map(({ resetSeconds }) => resetSeconds)
      // A client that comes back when the first limit allows it would only meet the next one.
      if (waits.length > 0)
        throw problem('rate_limited', { headers: { 'retry-after': String(Math.max(...waits)) } })
    }

    app.decorateReply('statuses')
    app.decorateReply('announceLimits', function (statuses) {
      announce(this, statuses)
    })
    app.decorateReply('countStart', async function () {
      await count(this, [{ policy: policies.starts, key: this.request.user.id }], true)
    })
    app.decorateReply('countStranger', async function () {
      await count(this, [byAddress(this.request)], false)
    })
    app.addHook('onRequest', async (request, reply) => {
      reply.statuses = []
      if (!request.routeOptions.config.unlimited && needsNoToken(request)) await reply.countStranger()
    })
    // The first hook after all onRequest hooks, one of which identifies the user.
    app.addHook('preParsing', async (request, reply) => {
      const { unlimited, startsWork = false } = request.routeOptions.config
      const userId = (request.user as { id: string } | null)?.id
      if (unlimited || !userId) return
      const counts = [
        byAddress(request),
        { policy: policies.user, key: userId },
        ...(startsWork ? [{ policy: policies.starts, key: userId }] : []),
      ]
      await count(reply, counts, startsWork)
    })
  },
  { name: 'rate-limits' },
)

/** A browser asks before its request (CORS) and sends no token along. */
export function needsNoToken({ routeOptions, is404, method }: FastifyRequest): boolean {
  return routeOptions.config.open === true || is404 || method === 'OPTIONS'
}

function announce(reply: FastifyReply, added: LimitStatus[]): void {
  const names = added.map(({ policy }) => policy.name)
  reply.statuses = [...reply.statuses.filter(({ policy }) => !names.includes(policy.name)), ...added]
  if (reply.statuses.length === 0) return
  const policies = reply.statuses.map(
    ({ policy: { name, limit, windowSeconds } }) =>
      `"${name}";q=${limit}${windowSeconds === undefined ? '' : `;w=${windowSeconds}`}`,
  )
  const limits = reply.statuses.map(
    ({ policy, remaining, resetSeconds }) =>
      `"${policy.name}";r=${remaining}${resetSeconds === undefined ? '' : `;t=${resetSeconds}`}`,
  )
  reply.headers({ 'ratelimit-policy': policies.join(', '), ratelimit: limits.join(', ') })
}
