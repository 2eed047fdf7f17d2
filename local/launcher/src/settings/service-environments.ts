import { JOB_KINDS, type JobKind } from '@moodscape/shared/records/kinds'

/** The services of the system, each a folder below `services/`. Each kind of job has a worker of its own. */
export type ServiceName = 'gateway' | `${JobKind}-worker` | 'housekeeper'
export const SERVICE_NAMES: readonly ServiceName[] = [
  'gateway',
  ...JOB_KINDS.map((kind) => `${kind}-worker` as const),
  'housekeeper',
]

/** Environment variables by name. */
export type Environment = Record<string, string>

/** What the launcher adds to what the cloud says of itself. */
export interface SystemFacts {
  gatewayUrl: string
  jwtSecret: string
  signingSecret: string
  /** The local Replicate signs its calls of webhooks with it. */
  replicateWebhookSecret: string
}

/** What people are told of who reads, makes and keeps. */
const HERE = 'this machine'

/** The bucket and the table, by the names that the services have as defaults. */
export const STORE_NAMES = { TABLE_NAME: 'moodscape', BUCKET_NAME: 'moodscape' }

/**
 * The environment of each service, with the same variables as anywhere else it runs: only addresses, credentials and
 * models differ. A service gets no secret that it does not need.
 *
 * @param wanted variables that replace those a service would get; a key set or a Replicate elsewhere also keeps away
 *   what belongs to the local one. `PORT` is part of `gatewayUrl` and counts there alone.
 * @param isFor whether a service is given a variable of `wanted`
 */
export function describeEnvironments(
  cloud: Environment,
  facts: SystemFacts,
  wanted: Environment = {},
  isFor: (service: ServiceName, variable: string) => boolean = () => true,
): Record<ServiceName, Environment> {
  const provided = describeProvided(cloud, facts, wanted)
  const entries = SERVICE_NAMES.map((name) => {
    const own = Object.entries(wanted).filter(([variable]) => variable !== 'PORT' && isFor(name, variable))
    return [name, { ...provided[name], ...Object.fromEntries(own) }]
  })
  return Object.fromEntries(entries) as Record<ServiceName, Environment>
}

function describeProvided(
  { REPLICATE_API_TOKEN = '', REPLICATE_BASE_URL = '', REPLICATE_OUTPUT_HOSTS = '', ...cloud }: Environment,
  { gatewayUrl, jwtSecret, signingSecret, replicateWebhookSecret }: SystemFacts,
  wanted: Environment,
): Record<ServiceName, Environment> {
  const common = { ...inherited(), ...cloud, ...STORE_NAMES, LOG_LEVEL: 'info', HOST: '127.0.0.1' }
  const signing = { PUBLIC_URL: gatewayUrl, SIGNING_SECRET: signingSecret }
  const identity = wanted.JWKS_URL ? {} : { JWT_SECRET: jwtSecret, GUEST_SESSIONS: 'true' }
  const generation = {
    REPLICATE_API_TOKEN,
    REPLICATE_BASE_URL,
    REPLICATE_OUTPUT_HOSTS,
    REPLICATE_WEBHOOK_URL: `${gatewayUrl}/webhooks/replicate`,
  }
  const isReplicateHere = !wanted.REPLICATE_BASE_URL
  return {
    gateway: {
      ...common,
      ...signing,
      ...identity,
      READS_WITH: HERE,
      KEEPS_IN: HERE,
      ...(isReplicateHere && { MAKES_WITH: HERE, REPLICATE_WEBHOOK_SECRET: replicateWebhookSecret }),
      PORT: new URL(gatewayUrl).port,
    },
    'emotion-worker': common,
    'image-worker': {
      ...common,
      ...(isReplicateHere && { ...generation, IMAGE_MODEL: 'moodscape/painter' }),
    },
    'melody-worker': {
      ...common,
      ...(isReplicateHere && { ...generation, MELODY_MODEL: 'moodscape/composer' }),
    },
    housekeeper: { ...common, ...signing },
  }
}

/**
 * The variables of the launcher's own environment that a service gets. An AWS profile or a token of the person who
 * starts the system would change what the services do, so even the SDK's own files are hidden from them.
 */
function inherited(): Environment {
  const wanted = ['PATH', 'LANG', 'TZ', 'TMPDIR', 'NODE_EXTRA_CA_CERTS', 'NODE_COMPILE_CACHE']
  const found = wanted.flatMap((name) => (process.env[name] ? [[name, process.env[name]] as const] : []))
  return {
    ...Object.fromEntries(found),
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  }
}
