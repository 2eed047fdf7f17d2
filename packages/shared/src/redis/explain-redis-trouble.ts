import type { RedisSettings } from './redis-connection.ts'

interface RedisError {
  message: string
  code?: unknown
  /** A client of a cluster keeps the reason beside an error that only says that all nodes failed. */
  lastNodeError?: Error
}

const CERTIFICATE = /^(DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|CERT_|ERR_TLS_CERT)/

/**
 * Says in a sentence for operators why Redis cannot be used: which variable, what is wrong, what to do. No secret is in
 * it.
 */
export function explainRedisTrouble(error: unknown, settings: RedisSettings): string {
  const { message, code, lastNodeError } = error as RedisError
  if (lastNodeError) return explainRedisTrouble(lastNodeError, settings)
  const [where, host] = placeOf(settings)
  const isTls = settings.REDIS_URL?.startsWith('rediss:') ?? false
  const reason = String(code)
  if (message.startsWith('NOAUTH'))
    return 'REDIS_URL has no password, and Redis wants one: set redis://:password@host:port, or rediss:// with TLS.'
  if (message.startsWith('WRONGPASS') || message.includes('invalid password'))
    return 'REDIS_URL has a wrong user or password. Special characters in it have to be percent-encoded.'
  if (message.startsWith('NOPERM'))
    return 'REDIS_URL: its user may not run what queues need. Allow it all commands on the keys {moodscape*.'
  if (message.includes('DB index'))
    return 'REDIS_URL names a database that Redis does not have, so database 0 is used. Leave the path out, or correct it.'
  if (message.includes('cluster support disabled') || message.includes('slots cache'))
    return 'REDIS_CLUSTER is true, and the node at REDIS_URL is in no cluster or not in reach. Set it to false for a single Redis.'
  if (message.includes('sentinels are unreachable'))
    return 'REDIS_SENTINELS: none of them answers with a master. Correct their host:port and REDIS_SENTINEL_MASTER.'
  if (CERTIFICATE.test(reason))
    return `${where}: the certificate of Redis is not trusted (${reason}). Give its authority by NODE_EXTRA_CA_CERTS, and name Redis as the certificate does.`
  if (reason === 'EPROTO' || reason.startsWith('ERR_SSL') || (isTls && isSilent(error)))
    return `${where} says rediss://, and what listens there does not answer in TLS. Use redis:// if it speaks plain text.`
  if (reason === 'ECONNRESET' && !isTls)
    return `${where}: Redis closes the connection. If it speaks TLS only, use rediss://.`
  if (reason === 'ENOTFOUND' || reason === 'EAI_AGAIN')
    return `${where}: there is no host ${host}. Correct the name, or look at the DNS.`
  return `${where}: nothing usable answers at ${host} (${typeof code === 'string' ? code : message}). Look whether Redis runs and the network lets us through.`
}

function isSilent(error: unknown): boolean {
  const { message, code } = error as RedisError
  return code === 'ETIMEDOUT' || code === 'ECONNRESET' || /ETIMEDOUT|socket disconnected/.test(message)
}

function placeOf({ REDIS_URL, REDIS_SENTINELS }: RedisSettings): [variable: string, host: string] {
  if (REDIS_SENTINELS !== undefined) return ['REDIS_SENTINELS', REDIS_SENTINELS]
  return ['REDIS_URL', REDIS_URL && URL.canParse(REDIS_URL) ? new URL(REDIS_URL).host : '']
}
