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

import { readMelodyModel } from './models.ts'

export const MelodyWorkerConfig = Type.Object({
  ...ProcessConfig,
  ...TracingConfig,
  ...RedisConfig,
  ...StoreConfig,
  ...WorkerConfig,
  ...ReplicateConfig,
  MELODY_MODEL: Type.String({
    default: 'stability-ai/stable-audio-2.5',
    pattern: '^[\\w.-]+/[\\w.-]+(:[0-9a-f]{64})?$',
    description: '`owner/name` of a model on Replicate, or `owner/name:version`.',
  }),
  MELODY_MODEL_FIELDS: Type.Optional(
    Type.String({
      description:
        'For a model that is not known here: a JSON object from what it is told (prompt, negative_prompt, ' +
        'song_prompt, lyrics, emotions, style, seed, duration, reference) to its own names, such as ' +
        '`{"prompt": "text"}`.',
    }),
  ),
  MELODY_MODEL_INPUT: Type.Optional(
    Type.String({ description: 'Further input fields with fixed values, as a JSON object.' }),
  ),
  MELODY_USD_PER_PREDICTION: UsdPerPrediction,
  MELODY_USD_PER_SECOND: UsdPerSecond,
  MELODY_MODEL_OUTPUT: Type.Optional(
    Type.String({
      maxLength: 200,
      description:
        'For a model whose output names several addresses: the path to the right one, such as audio.url. ' +
        'Otherwise the first address in the output is taken.',
    }),
  ),
  MELODY_SECONDS: Type.Integer({
    default: 26,
    minimum: 5,
    maximum: 190,
    description: 'How long a melody is, where the model takes a length.',
  }),
})
export type MelodyWorkerConfig = Static<typeof MelodyWorkerConfig>

/** @throws ConfigError */
export function readMelodyWorkerConfig(environment: Record<string, string | undefined>): MelodyWorkerConfig {
  return readConfig(MelodyWorkerConfig, environment, (config) => {
    const { problems } = readMelodyModel(modelSettingsOf(config), config.MELODY_SECONDS)
    return [
      ...findRedisSettingProblems(config),
      ...findReplicateProblems(config),
      ...findPathProblems('MELODY_MODEL_OUTPUT', config.MELODY_MODEL_OUTPUT),
      ...problems.map((problem) => `MELODY_MODEL: ${problem}`),
    ]
  })
}

export function modelSettingsOf(config: MelodyWorkerConfig): ModelSettings {
  return {
    name: config.MELODY_MODEL,
    fields: config.MELODY_MODEL_FIELDS,
    fixed: config.MELODY_MODEL_INPUT,
    output: config.MELODY_MODEL_OUTPUT,
  }
}
