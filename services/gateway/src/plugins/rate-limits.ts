import type { FastifyInstance, FastifyReply } from 'fastify'
import fp from 'fastify-plugin'

import type { GatewayConfig } from '../config.ts'
import { problem } from '../problems.ts'
import type { RateLimiter, RatePolicy, RateVerdict } from '../rate-limiter.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Starts work that may cost money: counted apart, and refused when it cannot be counted. */
    startsWork?: boolean
    /** Neither counted nor announced: probes and documents. */
    unlimited?: boolean
  }
}

interface RateLimitOptions {
  config: Pick<GatewayConfig, 'RATE_PER_IP' | 'RATE_PER_USER' | 'RATE_OF_STARTS'>
  limiter: RateLimiter
}

/**
 * Counts requests by address and by user, and announces the limits (draft-ietf-httpapi-ratelimit-headers).
 * While Redis is away, requests that start work are refused, for they cost money; all others pass uncounted.
 */
export const rateLimits = fp(
  async (app: FastifyInstance, { config, limiter }: RateLimitOptions) => {
    const policies = {
      ip: { name: 'ip', limit: config.RATE_PER_IP, windowSeconds: 60 },
      user: { name: 'user', limit: config.RATE_PER_USER, windowSeconds: 60 },
      starts: { name: 'starts', limit: config.RATE_OF_STARTS, windowSeconds: 60 },
    } satisfies Record<string, RatePolicy>

    app.addHook('onRequest', async (request, reply) => {
      const { unlimited, startsWork } = request.routeOptions.config
      if (unlimited) return
      const userId = (request.user as { id: string } | null)?.id
      const counts = [
        { policy: policies.ip, key: addressKey(request.ip) },
        ...(userId ? [{ policy: policies.user, key: userId }] : []),
        ...(userId && startsWork ? [{ policy: policies.starts, key: userId }] : []),
      ].filter(({ policy }) => policy.limit > 0)
      let verdicts: RateVerdict[]
      try {
        verdicts = await limiter(counts)
      } catch (err) {
        if (startsWork) throw problem('unavailable', { cause: err })
        request.log.warn({ err }, 'request not counted')
        return
      }
      announce(reply, verdicts)
      const exceeded = verdicts.find((verdict) => !verdict.allowed)
      if (exceeded) throw problem('rate_limited', { headers: { 'retry-after': String(exceeded.resetSeconds) } })
    })
  },
  { name: 'rate-limits', dependencies: ['identity'] },
)

function announce(reply: FastifyReply, verdicts: RateVerdict[]): void {
  if (verdicts.length === 0) return
  reply.header('ratelimit-policy', verdicts.map(({ policy }) => `"${policy.name}";q=${policy.limit};w=${policy.windowSeconds}`).join(', '))
  reply.header('ratelimit', verdicts.map(({ policy, remaining, resetSeconds }) => `"${policy.name}";r=${remaining};t=${resetSeconds}`).join(', '))
}

/** One household or host holds a whole /64 of IPv6 addresses, so that is what is counted. */
export function addressKey(ip: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)
  if (mapped?.[1]) return mapped[1]
  if (!ip.includes(':')) return ip
  const [left = '', right = ''] = ip.split('%')[0]?.split('::') ?? []
  const before = left === '' ? [] : left.split(':')
  const after = right === '' ? [] : right.split(':')
  const groups = [...before, ...Array<string>(Math.max(0, 8 - before.length - after.length)).fill('0'), ...after]
  return groups.slice(0, 4).map((group) => parseInt(group, 16).toString(16)).join(':')
}
