import jwt from '@fastify/jwt'
import { userIdOf } from '@moodscape/shared/records/identifiers'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import type { JWTHeaderParameters } from 'jose'

import type { GatewayConfig } from '../config.ts'
import { problem } from '../http/problems.ts'
import { createKeyLookup, KeysAway } from './key-set.ts'
import { needsNoToken } from './rate-limits.ts'

/** The user of a request, as far as the service needs to know. */
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
/** Any characters but those that control; 256 at most. */
const SUBJECT = /^\P{Cc}{1,256}$/u
/** The end of the year 9999: later times are mistakes or mischief. */
const LAST_SECOND = 253_402_300_799

/** The types of a token's header (RFC 9068), and in its payload those that say it is for something else (Keycloak, Cognito). */
const ACCESS_TOKEN = /^(?:application\/)?(?:at\+)?jwt$/i
const OTHER_TOKEN = /^(?:id|refresh|offline|logout)$/i

/**
 * Verifies the bearer token of every request to a route that is not open, and makes the caller known as
 * `request.user`. One mode at a time, with the algorithms pinned to it (RFC 8725): a shared secret, or public keys.
 */
export const identity = fp(
  async (app: FastifyInstance, config: IdentityConfig) => {
    const secret = config.JWT_SECRET
    const publicKeys = config.JWKS_URL ? createKeyLookup(config.JWKS_URL, app.log) : undefined
    app.addHook('onListen', async () => void publicKeys?.prepare())
    const keyOf = async (_request: FastifyRequest, token: unknown) => {
      const header = headerOf(token)
      return publicKeys ? publicKeys(header) : (secret ?? '')
    }
    await app.register(jwt, {
      secret: publicKeys ? keyOf : { private: secret ?? '', public: keyOf },
      decode: { complete: true },
      sign: { algorithm: 'HS256' },
      verify: {
        algorithms: publicKeys === undefined ? ['HS256'] : ['RS256', 'ES256', 'EdDSA'],
        requiredClaims: ['exp', 'sub', ...(config.JWT_ISSUER ? ['iss'] : [])],
        clockTolerance: LEEWAY_SECONDS * 1_000,
        cache: 1_000,
        ...(config.JWT_ISSUER && { allowedIss: config.JWT_ISSUER }),
        ...(config.JWT_AUDIENCE && { allowedAud: config.JWT_AUDIENCE }),
        extractToken: (request: FastifyRequest) => bearerOf(request) ?? '',
      },
      formatUser: (payload) => callerOf(payload, config.JWT_AUDIENCE),
    })

    app.addHook('onRequest', async (request, reply) => {
      if (needsNoToken(request)) return
      try {
        if (bearerOf(request) === undefined) throw new Error('There is no bearer token')
        await request.jwtVerify()
      } catch (error) {
        await reply.countStranger()
        if (error instanceof KeysAway) throw problem('unavailable', { cause: error })
        throw refuse(error)
      }
    })
  },
  { name: 'identity', dependencies: ['rate-limits'] },
)

/** The detail is the same for every flaw, so that answers to guessed tokens reveal nothing. */
function refuse(cause?: unknown) {
  const detail = 'Send a bearer token that is meant for this service and has not expired.'
  return problem('unauthenticated', { detail, cause, headers: { 'www-authenticate': 'Bearer' } })
}

/** The one token in the one Authorization header: of several headers, others on the way may have looked at another. */
function bearerOf({ raw }: FastifyRequest): string | undefined {
  const [header = '', ...more] = raw.headersDistinct['authorization'] ?? []
  return more.length > 0 ? undefined : /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(header)?.[1]
}

/** Checks what the verifier leaves open, and names the caller. @throws on a subject or time that makes no sense */
function callerOf(payload: Record<string, unknown>, audience: string | undefined): Caller {
  const { sub, iss, iat, exp, aud, client_id, token_use, typ, scope } = payload
  if (typeof sub !== 'string' || !SUBJECT.test(sub)) throw new Error('sub is not usable')
  if (iss !== undefined && typeof iss !== 'string') throw new Error('iss is not usable')
  if (typeof iat === 'number' && iat > Date.now() / 1_000 + LEEWAY_SECONDS)
    throw new Error('iat lies in the future')
  // Amazon Cognito's access tokens name the app client in `client_id` and have no `aud`; a present `aud` is verified before.
  if (audience !== undefined && aud === undefined && client_id !== audience)
    throw new Error('The token is for another audience')
  if (typeof exp !== 'number' || exp > LAST_SECOND) throw new Error('exp is not usable')
  if ([token_use, typ].some((use) => OTHER_TOKEN.test(String(use))))
    throw new Error('The token is no access token')
  const scopes = typeof scope === 'string' ? scope.split(' ') : Array.isArray(scope) ? scope.map(String) : []
  return { id: userIdOf(iss ?? '', sub), scopes }
}

/** Only what chooses the key passes: addresses of keys inside a token are never followed. */
function headerOf(token: unknown): JWTHeaderParameters {
  const { header } = token as {
    header: { alg: string; kid?: string; typ?: unknown; crit?: unknown; b64?: unknown }
  }
  if (header.crit !== undefined || header.b64 !== undefined) throw new Error('The header asks for extensions')
  const { typ = 'JWT' } = header
  if (typeof typ !== 'string' || !ACCESS_TOKEN.test(typ)) throw new Error('The token is no access token')
  return { alg: header.alg, ...(header.kid !== undefined && { kid: header.kid }) }
}
