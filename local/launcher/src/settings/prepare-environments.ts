import { join } from 'node:path'

import { keepSecret } from '@moodscape/local-cloud/kept-secret'

import { describeEnvironments, type Environment, type ServiceName } from './service-environments.ts'

/**
 * Describes the environments of the services, with secrets that outlive a restart.
 *
 * @param stateDirectory where the secrets are kept
 * @param cloud what the cloud says of itself; its Replicate has to be up
 * @param wanted as in `describeEnvironments`, and `isFor` too
 */
export async function prepareEnvironments(
  stateDirectory: string,
  cloud: Environment,
  gatewayUrl: string,
  wanted?: Environment,
  isFor?: (service: ServiceName, variable: string) => boolean,
): Promise<Record<ServiceName, Environment>> {
  const [jwtSecret, signingSecret, replicateWebhookSecret] = await Promise.all([
    keepSecret(join(stateDirectory, 'jwt-secret')),
    keepSecret(join(stateDirectory, 'signing-secret')),
    fetchWebhookSecret(cloud),
  ])
  const facts = { gatewayUrl, jwtSecret, signingSecret, replicateWebhookSecret }
  return describeEnvironments(cloud, facts, wanted, isFor)
}

/** @see https://replicate.com/docs/reference/http#webhooks.default.secret.get */
async function fetchWebhookSecret(cloud: Environment): Promise<string> {
  const response = await fetch(`${cloud.REPLICATE_BASE_URL}/webhooks/default/secret`, {
    headers: { authorization: `Bearer ${cloud.REPLICATE_API_TOKEN}` },
  })
  if (!response.ok) throw new Error(`The webhook secret could not be read: ${response.status}`)
  const { key } = (await response.json()) as { key: string }
  return key
}
