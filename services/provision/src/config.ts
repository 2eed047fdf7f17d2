import {
  FrontendConfig,
  ProcessConfig,
  readConfig,
  StoreConfig,
  WebhookConfig,
} from '@moodscape/shared/process/config'
import { type Static, Type } from 'typebox'

export const ProvisionConfig = Type.Object({
  ...StoreConfig,
  ...FrontendConfig,
  LOG_LEVEL: ProcessConfig.LOG_LEVEL,
  PUBLIC_URL: WebhookConfig.PUBLIC_URL,
  PROVISION_SECONDS: Type.Integer({
    default: 60,
    minimum: 0,
    maximum: 3600,
    description: 'How long a store that does not answer yet is asked again.',
  }),
  POINT_IN_TIME_RECOVERY: Type.Boolean({
    default: true,
    description: 'Keeps 35 days of the table to go back to, which AWS charges for.',
  }),
})
export type ProvisionConfig = Static<typeof ProvisionConfig>

/** @throws ConfigError */
export function readProvisionConfig(environment: Record<string, string | undefined>): ProvisionConfig {
  return readConfig(ProvisionConfig, environment, ({ PUBLIC_URL }) =>
    PUBLIC_URL === undefined || URL.canParse(PUBLIC_URL) ? [] : ['PUBLIC_URL is no address'],
  )
}
