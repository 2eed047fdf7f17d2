import { findReplicateProblems } from '@moodscape/generation/generation-dependencies'
import type { ModelSettings } from '@moodscape/generation/models/model-catalogue'
import { UsdPerPrediction, UsdPerSecond } from '@moodscape/generation/models/model-price'
import { findPathProblems } from '@moodscape/generation/outputs/find-addresses'
import {
  ProcessConfig,
  RedisConfig,
  ReplicateConfig,
  readConfig,
  StoreConfig,
  WorkerConfig,
} from '@moodscape/shared/process/config'
import { findRedisSettingProblems } from '@moodscape/shared/redis/redis-connection'
import { TracingConfig } from '@moodscape/shared/tracing/tracing-config'
import { type Static, Type } from 'typebox'

import { readImageModel } from './models.ts'

export const ImageWorkerConfig = Type.Object({
  ...ProcessConfig,
  ...TracingConfig,
  ...RedisConfig,
  ...StoreConfig,
  ...WorkerConfig,
  ...ReplicateConfig,
  IMAGE_MODEL: Type.String({
    default: 'black-forest-labs/flux-schnell',
    pattern: '^[\\w.-]+/[\\w.-]+(:[0-9a-f]{64})?$',
    description: '`owner/name` of a model on Replicate, or `owner/name:version`.',
  }),
  IMAGE_MODEL_FIELDS: Type.Optional(
    Type.String({
      description:
        'For a model that is not known here: a JSON object from what it is told (prompt, negative_prompt, ' +
        'emotions, style, seed, width, height, reference) to its own names, such as `{"prompt": "text"}`.',
    }),
  ),
  IMAGE_MODEL_INPUT: Type.Optional(
    Type.String({ description: 'Further input fields with fixed values, as a JSON object.' }),
  ),
  IMAGE_USD_PER_PREDICTION: UsdPerPrediction,
  IMAGE_USD_PER_SECOND: UsdPerSecond,
  IMAGE_MODEL_OUTPUT: Type.Optional(
    Type.String({
      maxLength: 200,
      description:
        'For a model whose output names several addresses: the path to the right one, such as images[0].url. ' +
        'Otherwise the first address in the output is taken.',
    }),
  ),
})
export type ImageWorkerConfig = Static<typeof ImageWorkerConfig>

/** @throws ConfigError */
export function readImageWorkerConfig(environment: Record<string, string | undefined>): ImageWorkerConfig {
  return readConfig(ImageWorkerConfig, environment, (config) => [
    ...findRedisSettingProblems(config),
    ...findReplicateProblems(config),
    ...findPathProblems('IMAGE_MODEL_OUTPUT', config.IMAGE_MODEL_OUTPUT),
    ...readImageModel(modelSettingsOf(config)).problems.map((problem) => `IMAGE_MODEL: ${problem}`),
  ])
}

export function modelSettingsOf(config: ImageWorkerConfig): ModelSettings {
  return {
    name: config.IMAGE_MODEL,
    fields: config.IMAGE_MODEL_FIELDS,
    fixed: config.IMAGE_MODEL_INPUT,
    output: config.IMAGE_MODEL_OUTPUT,
  }
}
