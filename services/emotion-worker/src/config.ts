import {
  ProcessConfig,
  RedisConfig,
  readConfig,
  StoreConfig,
  WorkerConfig,
} from '@moodscape/shared/process/config'
import { findRedisSettingProblems } from '@moodscape/shared/redis/redis-connection'
import { TracingConfig } from '@moodscape/shared/tracing/tracing-config'
import { type Static, Type } from 'typebox'

export const EmotionWorkerConfig = Type.Object({
  ...ProcessConfig,
  ...TracingConfig,
  ...RedisConfig,
  ...StoreConfig,
  ...WorkerConfig,
})
export type EmotionWorkerConfig = Static<typeof EmotionWorkerConfig>

/** @throws ConfigError */
export function readEmotionWorkerConfig(
  environment: Record<string, string | undefined>,
): EmotionWorkerConfig {
  return readConfig(EmotionWorkerConfig, environment, findRedisSettingProblems)
}
