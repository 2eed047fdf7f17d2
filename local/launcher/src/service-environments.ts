/** The services of the system, each a folder below `services/`. */
export const SERVICE_NAMES = [
  'gateway',
  'emotion-worker',
  'image-worker',
  'melody-worker',
  'housekeeper',
] as const
export type ServiceName = (typeof SERVICE_NAMES)[number]

/** Environment variables by name. */
export type Environment = Record<string, string>

/** What the services need beyond what the cloud says of itself. */
export interface Settings {
  gatewayUrl: string
  jwtSecret: string
  signingSecret: string
  /** With which the Replicate of this system signs its calls. */
  replicateWebhookSecret: string
}

/** The bucket and the table, by the names the services have as defaults. */
export const STORE_NAMES = { TABLE_NAME: 'moodscape', BUCKET_NAME: 'moodscape' }

/**
 * The environment of each service, with the same variables as anywhere else it runs: only addresses, credentials and
 * models differ. A service gets no secret that it does not need.
 */
export function describeEnvironments(
  cloud: Environment,
  settings: Settings,
): Record<ServiceName, Environment> {
  const {
    REPLICATE_API_TOKEN = '',
    REPLICATE_BASE_URL = '',
    REPLICATE_OUTPUT_HOSTS = '',
    ...withoutReplicate
  } = cloud
  const common = { ...inherited(), ...withoutReplicate, ...STORE_NAMES, LOG_LEVEL: 'info', HOST: '127.0.0.1' }
  const generation = {
    REPLICATE_API_TOKEN,
    REPLICATE_BASE_URL,
    REPLICATE_OUTPUT_HOSTS,
    REPLICATE_WEBHOOK_URL: `${settings.gatewayUrl}/webhooks/replicate`,
  }
  return {
    gateway: {
      ...common,
      PORT: new URL(settings.gatewayUrl).port,
      PUBLIC_URL: settings.gatewayUrl,
      JWT_SECRET: settings.jwtSecret,
      SIGNING_SECRET: settings.signingSecret,
      GUEST_SESSIONS: 'true',
      REPLICATE_WEBHOOK_SECRET: settings.replicateWebhookSecret,
    },
    'emotion-worker': common,
    'image-worker': { ...common, ...generation, IMAGE_MODEL: 'moodscape/painter' },
    'melody-worker': { ...common, ...generation, MELODY_MODEL: 'moodscape/composer' },
    housekeeper: { ...common, PUBLIC_URL: settings.gatewayUrl, SIGNING_SECRET: settings.signingSecret },
  }
}

/**
 * What a service may know of the environment we run in. Not more: an AWS profile or a token of the person at the
 * keyboard would change what the services do, so the SDK's own files are kept from it too.
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
