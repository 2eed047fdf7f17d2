import { ERASURE_GRACE_SECONDS } from '@moodscape/shared/objects/erase-upload'
import {
  ConsumerConfig,
  ProcessConfig,
  RedisConfig,
  ReplicateConfig,
  readConfig,
  StoreConfig,
  WebhookConfig,
} from '@moodscape/shared/process/config'
import { findWeakSecret } from '@moodscape/shared/process/secret-strength'
import { findRedisSettingProblems } from '@moodscape/shared/redis/redis-connection'
import { TracingConfig } from '@moodscape/shared/tracing/tracing-config'
import { parseNetworks } from '@moodscape/shared/webhooks/public-address'
import { type Static, Type } from 'typebox'

export const HousekeeperConfig = Type.Object({
  ...ProcessConfig,
  ...TracingConfig,
  ...RedisConfig,
  ...StoreConfig,
  ...ConsumerConfig,
  ...WebhookConfig,
  LEFTOVER_SECONDS: Type.Integer({
    default: 3600,
    minimum: 1,
    description:
      'A photo without a record or whose reading is over, or a direct upload without its photo, is removed after this time.',
  }),
  ERASURE_GRACE_SECONDS: Type.Integer({
    default: ERASURE_GRACE_SECONDS,
    minimum: 0,
    description: 'How long a worker may still be writing for an upload that is being erased.',
  }),
  PREDICTION_SECONDS: ReplicateConfig.PREDICTION_SECONDS,
  REPLICATE_CREATES_PER_MINUTE: ReplicateConfig.REPLICATE_CREATES_PER_MINUTE,
  ROUND_SECONDS: Type.Integer({ default: 60, minimum: 1, description: 'Time between two rounds.' }),
})
export type HousekeeperConfig = Static<typeof HousekeeperConfig>

/** @throws ConfigError */
export function readHousekeeperConfig(environment: Record<string, string | undefined>): HousekeeperConfig {
  return readConfig(HousekeeperConfig, environment, (config) => {
    const problems = [
      ...findRedisSettingProblems(config),
      ...findWeakSecret('SIGNING_SECRET', config.SIGNING_SECRET),
    ]
    try {
      parseNetworks(config.WEBHOOK_PRIVATE_NETWORKS)
    } catch {
      problems.push('WEBHOOK_PRIVATE_NETWORKS must be networks in CIDR notation, such as 10.0.0.0/8')
    }
    return problems
  })
}
