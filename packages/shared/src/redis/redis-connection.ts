import type { ConnectionOptions as TlsOptions } from 'node:tls'

import { Cluster, type CommonRedisOptions, Redis } from 'ioredis'
import { type Static, Type } from 'typebox'

import { RedisConfig } from '../process/config.ts'
import { keepHeartbeat } from './heartbeat.ts'
import { SteadySentinelConnector } from './sentinel-connector.ts'

const _RedisSettings = Type.Object(RedisConfig)
export type RedisSettings = Static<typeof _RedisSettings>
export type RedisConnection = Redis | Cluster
type ConnectionOptions = Omit<CommonRedisOptions, 'replyMapping' | 'himportFieldsets'> & {
  disconnectTimeout?: number
  tls?: TlsOptions
}

/**
 * How a connection behaves while Redis is away.
 * `request`: commands fail within milliseconds or, when Redis falls silent, within two seconds all together; for work
 *   a client waits for.
 * `worker`: commands wait for Redis to come back; for consumers.
 */
export type RedisRole = 'request' | 'worker'

const BEHAVIOUR: Record<RedisRole, ConnectionOptions> = {
  // A peer that is silent does not say goodbye either: it is not waited for.
  request: {
    enableOfflineQueue: false,
    commandTimeout: 2_000,
    maxRetriesPerRequest: 0,
    disconnectTimeout: 100,
  },
  worker: { maxRetriesPerRequest: null },
}

/**
 * Opens a connection to a single Redis, to the master that sentinels name, or to a cluster.
 * Reconnecting is tried at least every two seconds: the default backoff climbs to twenty.
 */
export function connectRedis(settings: RedisSettings, role: RedisRole, name: string): RedisConnection {
  const url = new URL(settings.REDIS_URL ?? 'redis://127.0.0.1:6379')
  const options: ConnectionOptions = {
    ...BEHAVIOUR[role],
    ...authenticationOf(url),
    connectionName: name,
    connectTimeout: 5_000,
    keepAlive: 10_000,
    // A peer that vanished without a word is noticed by its silence. Blocking reads answer at least every ten seconds.
    socketTimeout: 30_000,
    retryStrategy: (times) => Math.min(times * 100, 2_000),
    reconnectOnError: (error) => error.message.startsWith('READONLY'),
  }
  if (settings.REDIS_SENTINELS)
    return withHeartbeat(connectSentinels(settings, settings.REDIS_SENTINELS, options), role)
  if (settings.REDIS_CLUSTER) return connectCluster(url, options)
  return withHeartbeat(
    new Redis({
      ...options,
      host: url.hostname,
      port: Number(url.port || 6379),
      db: Number(url.pathname.slice(1) || 0),
    }),
    role,
  )
}

/** Consumers wait anyway, and a client of a cluster looks after its connections itself. */
function withHeartbeat(redis: Redis, role: RedisRole): Redis {
  if (role === 'request') keepHeartbeat(redis)
  return redis
}

/** What is wrong with the settings, by variable; a schema cannot say that one variable stands in for another. */
export function findRedisSettingProblems({ REDIS_URL, REDIS_SENTINELS }: RedisSettings): string[] {
  if (REDIS_URL === undefined)
    return REDIS_SENTINELS === undefined ? ['REDIS_URL is missing: set redis://:password@host:6379'] : []
  if (!URL.canParse(REDIS_URL))
    return ['REDIS_URL is no address: it must look like redis://:password@host:6379']
  return /^(\/\d*)?$/.test(new URL(REDIS_URL).pathname)
    ? []
    : ['REDIS_URL has a path that is no number of a database: leave it out']
}

function connectSentinels(settings: RedisSettings, addresses: string, options: ConnectionOptions): Redis {
  const sentinels = addresses.split(',').map((address) => {
    const [host = '', port = '26379'] = address.trim().split(':')
    return { host, port: Number(port) }
  })
  return new Redis({
    ...options,
    Connector: SteadySentinelConnector,
    sentinels,
    name: settings.REDIS_SENTINEL_MASTER,
    sentinelRetryStrategy: (times) => Math.min(times * 100, 2_000),
    failoverDetector: true,
    // ioredis connects in plain text to sentinels, and to the master that they name, unless each has its own option:
    // `tls` alone does not apply to them.
    ...(options.tls && { enableTLSForSentinelMode: true, sentinelTLS: options.tls }),
  })
}

function connectCluster(url: URL, options: ConnectionOptions): Cluster {
  const { retryStrategy: _retry, enableOfflineQueue, ...redisOptions } = options
  return new Cluster([{ host: url.hostname, port: Number(url.port || 6379) }], {
    enableOfflineQueue: enableOfflineQueue ?? true,
    // When the check fails, ioredis 6.0.0 connects again but never settles the promise of `connect()`, which BullMQ 6.7.0
    // awaits without limit: a consumer whose node died at that moment stood still. Commands are tried again without it.
    enableReadyCheck: false,
    redisOptions,
    clusterRetryStrategy: (times) => Math.min(times * 100, 2_000),
  })
}

function authenticationOf(url: URL): ConnectionOptions {
  return {
    ...(url.username && { username: decodeURIComponent(url.username) }),
    ...(url.password && { password: decodeURIComponent(url.password) }),
    ...(url.protocol === 'rediss:' && { tls: {} }),
  }
}

/**
 * What is wrong with a Redis for queues: it must never evict keys, and should keep them over a restart.
 * Managed Redis may refuse the question; then nothing is known to be wrong.
 */
export async function findRedisMisconfiguration(redis: RedisConnection): Promise<string[]> {
  const [policy, appendOnly] = await Promise.all([
    readSetting(redis, 'maxmemory-policy'),
    readSetting(redis, 'appendonly'),
  ])
  return [
    ...(policy !== undefined && policy !== 'noeviction'
      ? [
          `maxmemory-policy is ${policy}, it must be noeviction: a Redis that is full would throw jobs away. Set it in redis.conf, or in the parameter group`,
        ]
      : []),
    ...(appendOnly === 'no'
      ? [
          'appendonly is no: a restart of Redis forgets the queues until they are healed. Set appendonly yes, or live with it',
        ]
      : []),
  ]
}

/** Whether Redis may throw away keys when its memory is full; undefined where it does not tell. */
export async function mayEvict(redis: RedisConnection): Promise<boolean | undefined> {
  const policy = await readSetting(redis, 'maxmemory-policy')
  return policy === undefined ? undefined : policy !== 'noeviction'
}

async function readSetting(redis: RedisConnection, name: string): Promise<string | undefined> {
  try {
    const answer = (await redis.call('CONFIG', 'GET', name)) as unknown[]
    return typeof answer[1] === 'string' ? answer[1] : undefined
  } catch (error) {
    if (error instanceof Error && error.name === 'ReplyError') return undefined
    throw error
  }
}
