import { mayEvict, type RedisConnection } from '@moodscape/shared/redis/redis-connection'
import { Gauge, type Registry } from 'prom-client'

/** Shows whether Redis may throw away what is queued. Missing while Redis does not answer, or does not tell. */
export function exportEviction(redis: RedisConnection, registry: Registry): void {
  new Gauge({
    name: 'moodscape_redis_may_evict',
    help: 'Whether maxmemory-policy of Redis is another than noeviction.',
    registers: [registry],
    async collect() {
      const may = await mayEvict(redis).catch(() => undefined)
      this.remove()
      if (may !== undefined) this.set(may ? 1 : 0)
    },
  })
}
