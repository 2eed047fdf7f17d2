import type { Redis } from 'ioredis'

/** What a rig needs of its Redis, whatever kind that is. */
export interface RigRedis {
  url: string
  /** Variables by which services find it. */
  environment: Record<string, string>
  /** Asks it directly, past every obstacle on the way of the services. */
  ask<Answer>(question: (redis: Redis) => Promise<Answer>): Promise<Answer>
  /** Takes back whatever was done to it. */
  mend(): Promise<void>
  close(): Promise<void>
}
