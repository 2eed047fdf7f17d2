import type { IncomingHttpHeaders } from 'node:http'

import type { CorsRule } from './storage/records.ts'

export type CorsHeaders = Record<string, string>

/**
 * The headers that let a page of another origin read an answer, by the bucket's first rule that fits; none where no
 * rule does, so that browsers keep the answer from the page.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/cors.html
 */
export function allowPage(rules: CorsRule[], method: string, headers: IncomingHttpHeaders): CorsHeaders {
  const { origin } = headers
  const rule = rules.find((candidate) => origin !== undefined && allows(candidate, origin, method))
  if (!rule || origin === undefined) return {}
  return {
    'access-control-allow-origin': rule.AllowedOrigin.includes('*') ? '*' : origin,
    'access-control-allow-methods': rule.AllowedMethod.join(', '),
    ...(rule.ExposeHeader.length > 0 && { 'access-control-expose-headers': rule.ExposeHeader.join(', ') }),
    vary: 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method',
  }
}

/** What a preflight is answered with; undefined where no rule allows what the page is about to do. */
export function answerPreflight(rules: CorsRule[], headers: IncomingHttpHeaders): CorsHeaders | undefined {
  const { origin } = headers
  const method = headers['access-control-request-method']
  const wanted = (headers['access-control-request-headers'] ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter(Boolean)
  if (origin === undefined || method === undefined) return undefined
  const rule = rules.find(
    (candidate) =>
      allows(candidate, origin, method) &&
      wanted.every((name) => candidate.AllowedHeader.some((allowed) => matches(allowed.toLowerCase(), name))),
  )
  if (!rule) return undefined
  return {
    ...allowPage([rule], method, headers),
    ...(wanted.length > 0 && { 'access-control-allow-headers': wanted.join(', ') }),
    ...(rule.MaxAgeSeconds !== undefined && { 'access-control-max-age': rule.MaxAgeSeconds }),
  }
}

function allows({ AllowedOrigin, AllowedMethod }: CorsRule, origin: string, method: string): boolean {
  return (
    AllowedMethod.some((allowed) => allowed === method) &&
    AllowedOrigin.some((pattern) => matches(pattern, origin))
  )
}

/** A pattern has at most one wildcard, which stands for any characters. */
function matches(pattern: string, text: string): boolean {
  const [before = '', after] = pattern.split('*')
  if (after === undefined) return pattern === text
  return text.length >= before.length + after.length && text.startsWith(before) && text.endsWith(after)
}
