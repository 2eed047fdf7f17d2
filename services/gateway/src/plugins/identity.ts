import jwt from '@fastify/jwt'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { createRemoteJWKSet, exportSPKI, type JWTHeaderParameters } from 'jose'
import { userIdOf } from '@moodscape/shared/identifiers'

import type { GatewayConfig } from '../config.ts'
import { problem } from '../problems.ts'

/** Who asks, as far as the service needs to know. */
export interface Caller {
  id: string
  scopes: string[]
}

declare module '@fastify/jwt' {
  interface FastifyJWT {
    payload: Record<string, unknown>
    user: Caller
  }
}
declare module 'fastify' {
  interface FastifyContextConfig {
    /** Needs no token. Every such route is listed in a test. */
    open?: boolean
  }
}

type IdentityConfig = Pick<GatewayConfig, 'JWT_SECRET' | 'JWKS_URL' | 'JWT_ISSUER' | 'JWT_AUDIENCE'>

/** Clocks of issuers may differ from ours by this much, in seconds. */
const LEEWAY_SECONDS = 30
const LONGEST_SUBJECT = 256

/**
 * Verifies the bearer token of every request to a route that is not open, and makes the caller known as
 * `request.user`. One mode at a time, with the algorithms pinned to it (RFC 8725): a shared secret, or public keys.
 */
export const identity = fp(
  async (app: FastifyInstance, config: IdentityConfig) => {
    const isShared = config.JWT_SECRET !== undefined
    const publicKeys = config.JWKS_URL ? createKeyLookup(config.JWKS_URL) : undefined
    await app.register(jwt, {
      secret: publicKeys
        ? async (_request: FastifyRequest, token: unknown) => publicKeys(headerOf(token))
        : (config.JWT_SECRET ?? ''),
      decode: { complete: true },
      sign: { algorithm: 'HS256' },
      verify: {
        algorithms: isShared ? ['HS256'] : ['RS256', 'ES256', 'EdDSA'],
        requiredClaims: ['exp', 'sub', ...(config.JWT_ISSUER ? ['iss'] : []), ...(config.JWT_AUDIENCE ? ['aud'] : [])],
        clockTolerance: LEEWAY_SECONDS * 1_000,
        cache: 1_000,
        ...(config.JWT_ISSUER && { allowedIss: config.JWT_ISSUER }),
        ...(config.JWT_AUDIENCE && { allowedAud: config.JWT_AUDIENCE }),
        extractToken: (request: FastifyRequest) => bearerOf(request) ?? '',
      },
      formatUser: (payload) => callerOf(payload),
    })

    app.addHook('onRequest', async (request) => {
      if (request.routeOptions.config.open || request.is404) return
      if (bearerOf(request) === undefined) throw refuse('No bearer token was sent.')
      try {
        await request.jwtVerify()
      } catch (error) {
        if (isKeySourceAway(error)) throw problem('unavailable', { cause: error })
        throw refuse('The token is not accepted.', error)
      }
    })
  },
  { name: 'identity' },
)

function refuse(detail: string, cause?: unknown) {
  return problem('unauthenticated', { detail, cause, headers: { 'www-authenticate': 'Bearer' } })
}

function bearerOf(request: FastifyRequest): string | undefined {
  const header = request.headers.authorization
  return header === undefined ? undefined : /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(header)?.[1]
}

/** Checks what the verifier leaves open, and names the caller. @throws on a subject or time that makes no sense */
function callerOf(payload: Record<string, unknown>): Caller {
  const { sub, iss, iat, token_use, scope } = payload
  if (typeof sub !== 'string' || sub === '' || sub.length > LONGEST_SUBJECT) throw new Error('sub is not usable')
  if (iss !== undefined && typeof iss !== 'string') throw new Error('iss is not usable')
  if (typeof iat === 'number' && iat > Date.now() / 1_000 + LEEWAY_SECONDS) throw new Error('iat lies in the future')
  if (token_use === 'id') throw new Error('An ID token is no access token')
  const scopes = typeof scope === 'string' ? scope.split(' ') : Array.isArray(scope) ? scope.map(String) : []
  return { id: userIdOf(iss ?? '', sub), scopes }
}

/** Keys by `kid` from one address, fetched at most every 30 seconds however many unknown ids are asked for. */
function createKeyLookup(url: string): (header: JWTHeaderParameters) => Promise<string> {
  const keySet = createRemoteJWKSet(new URL(url), {
    cooldownDuration: 30_000,
    cacheMaxAge: 600_000,
    timeoutDuration: 3_000,
  })
  return async (header) => exportSPKI(await keySet(header))
}

/** Only what chooses the key passes: addresses of keys inside a token are never followed. */
function headerOf(token: unknown): JWTHeaderParameters {
  const { header } = token as { header: { alg: string; kid?: string; crit?: unknown; b64?: unknown } }
  if (header.crit !== undefined || header.b64 !== undefined) throw new Error('The header asks for extensions')
  return { alg: header.alg, ...(header.kid !== undefined && { kid: header.kid }) }
}

function isKeySourceAway(error: unknown): boolean {
  const code = (error as { code?: string }).code ?? ''
  return code === 'ERR_JWKS_TIMEOUT' || error instanceof TypeError
}
