import type { Redis } from 'ioredis'

/** What a rig needs of its Redis, of every kind. */
export interface RigRedis {
  url: string
  /** Variables by which services find it. */
  environment: Record<string, string>
  /** Asks the server directly, past every obstacle between it and the services. */
  ask<Answer>(question: (redis: Redis) => Promise<Answer>): Promise<Answer>
  /** Undoes everything that was done to it. */
  restore(): Promise<void>
  close(): Promise<void>
}
