import { isIP } from 'node:net'

import {
  FrontendConfig,
  findAddressProblems,
  ProcessConfig,
  RedisConfig,
  readConfig,
  StoreConfig,
  WebhookConfig,
} from '@moodscape/shared/process/config'
import { findRedisSettingProblems } from '@moodscape/shared/redis/redis-connection'
import { TracingConfig } from '@moodscape/shared/tracing/tracing-config'
import { parseNetworks } from '@moodscape/shared/webhooks/public-address'
import { Webhook } from 'standardwebhooks'
import { type Static, Type } from 'typebox'

import { findUnsafeSettings } from './settings/unsafe-settings.ts'

const Limit = (fallback: number, description: string) =>
  Type.Integer({ default: fallback, minimum: 0, description })

/** What people are told of how this service runs. */
const Words = (fallback: string, description: string) =>
  Type.String({ default: fallback, minLength: 1, maxLength: 100, description })

export const GatewayConfig = Type.Object({
  ...ProcessConfig,
  ...TracingConfig,
  ...RedisConfig,
  ...StoreConfig,
  ...WebhookConfig,
  ...FrontendConfig,
  PORT: Type.Integer({ default: 3000, minimum: 0, maximum: 65535, description: 'Port of the API.' }),
  TRUST_PROXY: Type.Optional(
    Type.String({
      description: 'Addresses or networks of proxies whose `X-Forwarded-For` is believed, comma separated.',
    }),
  ),

  PAGE_DIR: Type.Optional(
    Type.String({
      pattern: '^/',
      description: 'Absolute path of the built page, served at `/`; without it there is no page.',
    }),
  ),

  JWT_SECRET: Type.Optional(
    Type.String({
      minLength: 32,
      description: 'Shared secret of HS256 tokens, 32 characters or more. This or `JWKS_URL` is required.',
    }),
  ),
  JWKS_URL: Type.Optional(
    Type.String({
      pattern: '^https?://',
      description:
        'Address (`https://…`) of the public keys of RS256, ES256 or EdDSA tokens (Cognito, Auth0, Keycloak).',
    }),
  ),
  JWT_ISSUER: Type.Optional(Type.String({ description: 'The only issuer that is accepted.' })),
  JWT_AUDIENCE: Type.Optional(Type.String({ description: 'The audience that tokens must name.' })),
  GUEST_SESSIONS: Type.Boolean({
    default: false,
    description: '`POST /session` gives tokens to anybody; needs `JWT_SECRET`.',
  }),

  S3_PUBLIC_URL: Type.Optional(
    Type.String({
      pattern: '^https?://',
      description: 'Where browsers reach the bucket (`https://…`), if not where services do.',
    }),
  ),
  ASSET_BASE_URL: Type.Optional(
    Type.String({
      pattern: '^https?://',
      description: 'Address (`https://…`) of a CDN in front of the bucket; replaces presigned addresses.',
    }),
  ),
  URL_SECONDS: Type.Integer({
    default: 900,
    minimum: 60,
    maximum: 604800,
    description: 'How long a presigned address is good.',
  }),

  UPLOAD_SLOTS: Type.Integer({
    default: 8,
    minimum: 1,
    description: 'Photos received at a time, a quarter of them of one user at most; others wait in line.',
  }),
  REQUEST_SECONDS: Type.Integer({
    default: 120,
    minimum: 1,
    description:
      'A request must have arrived within this time, and its photo be stored within as long again.',
  }),
  MAX_LOOP_DELAY_MS: Limit(
    1_000,
    'Requests are refused as `overloaded` while the process answers later than this; 0 for no limit.',
  ),
  START_SECONDS: Type.Integer({
    default: 86400,
    minimum: 1,
    description: 'A job that no worker takes within this time expires.',
  }),
  MAX_UNFINISHED_JOBS: Limit(30, 'Unfinished jobs a user may have; 0 for no limit.'),
  RATE_PER_IP: Limit(6000, 'Requests a minute from one address; 0 for no limit.'),
  RATE_PER_USER: Limit(1200, 'Requests a minute of one user; 0 for no limit.'),
  RATE_OF_STARTS: Limit(60, 'Requests a minute of one user that start work; 0 for no limit.'),

  READS_WITH: Words('Amazon Rekognition (AWS)', 'Who reads faces, as `GET /about` tells people.'),
  MAKES_WITH: Words('Replicate', 'Who makes pictures and melodies, as `GET /about` tells people.'),
  KEEPS_IN: Words('Amazon S3 and DynamoDB', 'Where photos and works are kept, as `GET /about` tells people.'),

  QUEUE_DASHBOARD: Type.Boolean({
    default: false,
    description: 'Shows the queues at `/admin/queues` to callers whose token has the scope `admin`.',
  }),
  WEBHOOKS_OUT: Type.Boolean({
    default: false,
    description: 'Clients may name an address that is called when a job ends.',
  }),
  REPLICATE_WEBHOOK_SECRET: Type.Optional(
    Type.String({
      pattern: '^whsec_',
      description: 'Verifies calls of Replicate (`whsec_…`); without it they are refused.',
    }),
  ),
})
export type GatewayConfig = Static<typeof GatewayConfig>

/** @throws ConfigError */
export function readGatewayConfig(environment: Record<string, string | undefined>): GatewayConfig {
  return readConfig(GatewayConfig, environment, (config) => [
    ...(config.JWT_SECRET || config.JWKS_URL
      ? []
      : ['JWT_SECRET or JWKS_URL is missing: set the one that your tokens are signed with']),
    ...(config.JWT_SECRET && config.JWKS_URL
      ? ['JWT_SECRET and JWKS_URL exclude each other: leave out the one that no token is signed with']
      : []),
    ...(config.GUEST_SESSIONS && !config.JWT_SECRET
      ? ['GUEST_SESSIONS needs JWT_SECRET: guests get HS256 tokens']
      : []),
    ...findRedisSettingProblems(config),
    ...findAddressProblems(config, ['PUBLIC_URL', 'JWKS_URL', 'S3_PUBLIC_URL', 'ASSET_BASE_URL']),
    ...(config.TRUST_PROXY === undefined || areProxies(config.TRUST_PROXY)
      ? []
      : ['TRUST_PROXY must be addresses or networks in CIDR notation, such as 10.0.0.0/8']),
    ...(areNetworks(config.WEBHOOK_PRIVATE_NETWORKS)
      ? []
      : ['WEBHOOK_PRIVATE_NETWORKS must be networks in CIDR notation, such as 10.0.0.0/8']),
    ...(config.REPLICATE_WEBHOOK_SECRET === undefined || canVerify(config.REPLICATE_WEBHOOK_SECRET)
      ? []
      : ['REPLICATE_WEBHOOK_SECRET must be whsec_ and a secret in base64']),
    ...findUnsafeSettings(config),
  ])
}

/** Names of networks that Fastify knows, https://fastify.dev/docs/latest/Reference/Server/#trustproxy */
const NAMED_NETWORKS = ['loopback', 'linklocal', 'uniquelocal']

function areProxies(text: string): boolean {
  const proxies = text.split(',').map((proxy) => proxy.trim())
  return proxies.every(
    (proxy) => isIP(proxy) || NAMED_NETWORKS.includes(proxy) || (proxy !== '' && areNetworks(proxy)),
  )
}

function canVerify(secret: string): boolean {
  try {
    return Boolean(new Webhook(secret))
  } catch {
    return false
  }
}

function areNetworks(text: string): boolean {
  try {
    parseNetworks(text)
    return true
  } catch {
    return false
  }
}
