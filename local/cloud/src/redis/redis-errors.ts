/** There is no redis-server on this machine. */
export class RedisNotFoundError extends Error {
  override name = 'RedisNotFoundError'

  constructor(binary: string, options?: ErrorOptions) {
    super(`${binary} was not found: install Redis, or set REDIS_URL to one that runs elsewhere.`, options)
  }
}

/** Another Redis has the directory; two would destroy each other's files. */
export class RedisDirectoryInUseError extends Error {
  override name = 'RedisDirectoryInUseError'

  constructor(directory: string, port: number) {
    super(`${directory} is in use by the Redis on port ${port}: stop it first, or choose another directory.`)
  }
}

/** Redis ended before it answered; the message ends with what it said. */
export class RedisStartError extends Error {
  override name = 'RedisStartError'
}
