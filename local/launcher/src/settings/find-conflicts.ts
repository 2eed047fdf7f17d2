import { modelNamed } from '@moodscape/local-cloud/replicate/models/catalogue'

import type { Environment } from './service-environments.ts'

const OF_AWS =
  /^AWS_(ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN|PROFILE|ROLE_ARN|WEB_IDENTITY_TOKEN_FILE|CONTAINER_.+|ENDPOINT_URL.*|CONFIG_FILE|SHARED_CREDENTIALS_FILE)$/
const OF_REPLICATE = ['REPLICATE_API_TOKEN', 'REPLICATE_OUTPUT_HOSTS', 'REPLICATE_WEBHOOK_SECRET']

/** Variables that contradict what `npm start` brings itself, a sentence for each. */
export function findConflicts(environment: Environment): string[] {
  return [
    ...(environment.HEALTH_PORT ? ['HEALTH_PORT is chosen by npm start: each process gets a free port'] : []),
    ...(isOn(environment.REDIS_CLUSTER) && !environment.REDIS_URL
      ? ['REDIS_CLUSTER needs a REDIS_URL: the Redis that npm start brings is no cluster']
      : []),
    ...Object.keys(environment)
      .filter((name) => OF_AWS.test(name))
      .map(
        (name) =>
          `${name} is set by npm start, which brings S3, DynamoDB and Rekognition of its own; ` +
          'docker-compose.aws.yml runs the services against a real account',
      ),
    ...(environment.REPLICATE_BASE_URL ? [] : findConflictsWithReplicate(environment)),
  ]
}

function findConflictsWithReplicate(environment: Environment): string[] {
  const missing = ['IMAGE_MODEL', 'MELODY_MODEL'].filter((name) => {
    const [model = ''] = environment[name]?.split(':') ?? []
    return model !== '' && !modelNamed(model)
  })
  return [
    ...OF_REPLICATE.filter((name) => environment[name]).map(
      (name) =>
        `${name} belongs to a Replicate elsewhere, which REPLICATE_BASE_URL has to name: npm start brings one of its own`,
    ),
    ...missing.map(
      (name) =>
        `${name} is ${environment[name]}, which the Replicate of npm start does not have; REPLICATE_BASE_URL names another`,
    ),
  ]
}

function isOn(text = ''): boolean {
  return ['true', '1'].includes(text.toLowerCase())
}
