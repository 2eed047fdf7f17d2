import { findWeakSecret } from '@moodscape/shared/process/secret-strength'
import ipaddr from 'ipaddr.js'

/** What the rules look at; the rest of the configuration is checked by its schema. */
export interface SafetySettings {
  JWT_SECRET?: string
  SIGNING_SECRET: string
  JWKS_URL?: string
  JWT_ISSUER?: string
  JWT_AUDIENCE?: string
  CORS_ORIGINS: string
  TRUST_PROXY?: string
}

/** Settings that would let strangers in, by variable: the gateway does not start with them. */
export function findUnsafeSettings(settings: SafetySettings): string[] {
  const { JWT_SECRET, SIGNING_SECRET, JWKS_URL, CORS_ORIGINS, TRUST_PROXY } = settings
  return [
    ...findWeakSecret('JWT_SECRET', JWT_SECRET),
    ...findWeakSecret('SIGNING_SECRET', SIGNING_SECRET),
    ...(JWT_SECRET === SIGNING_SECRET
      ? ['JWT_SECRET and SIGNING_SECRET are the same: what one of them signs would pass for the other']
      : []),
    ...(JWKS_URL === undefined || isPrivateToTransport(JWKS_URL)
      ? []
      : ['JWKS_URL must be https: over plain http anybody on the way could slip in a key of their own']),
    ...splitList(CORS_ORIGINS).flatMap(findOriginProblem),
    ...splitList(TRUST_PROXY ?? '').flatMap(findProxyProblem),
  ]
}

/** Settings that are usable and seldom meant, as sentences for the log. */
export function findDoubtfulSettings({ JWKS_URL, JWT_AUDIENCE, JWT_ISSUER }: SafetySettings): string[] {
  if (JWKS_URL === undefined) return []
  return [
    ...(JWT_AUDIENCE === undefined
      ? ['JWT_AUDIENCE is not set: a token for any application of the same issuer is accepted']
      : []),
    ...(JWT_ISSUER === undefined
      ? ['JWT_ISSUER is not set: any token that is signed with a key of JWKS_URL is accepted']
      : []),
  ]
}

function splitList(text: string): string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean)
}

/** What stays on this machine cannot be changed on the way. */
function isPrivateToTransport(url: string): boolean {
  if (!URL.canParse(url)) return true
  const { protocol, hostname } = new URL(url)
  return protocol === 'https:' || /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname)
}

/** Browsers send an origin as scheme, host and port, and it is compared letter by letter. */
function findOriginProblem(origin: string): string[] {
  if (origin === '*') return ['CORS_ORIGINS must name origins: * would let every page call']
  const known = URL.canParse(origin) && /^https?:/.test(origin) ? new URL(origin).origin : undefined
  if (known === origin && !origin.includes('*')) return []
  return [
    `CORS_ORIGINS: ${JSON.stringify(origin)} is no origin${known ? `; ${known} is` : ', such as https://moods.example'}`,
  ]
}

/** The shortest prefixes of private networks: 10.0.0.0/8 and fc00::/7. */
const SHORTEST_PREFIX = { ipv4: 8, ipv6: 7 }

function findProxyProblem(proxy: string): string[] {
  if (!ipaddr.isValidCIDR(proxy)) return []
  const [address, bits] = ipaddr.parseCIDR(proxy)
  if (bits >= SHORTEST_PREFIX[address.kind()]) return []
  return [`TRUST_PROXY: ${proxy} takes in strangers, who could then claim any address`]
}
