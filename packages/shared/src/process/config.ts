import { type Static, type TObject, type TSchema, Type } from 'typebox'
import { Value } from 'typebox/value'

/** Some environment variables are missing or wrong; `problems` names every one of them. */
export class ConfigError extends Error {
  override name = 'ConfigError'
  readonly problems: string[]

  constructor(problems: string[]) {
    super(`The configuration is not usable:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`)
    this.problems = problems
  }
}

/**
 * Reads a flat schema from environment variables: defaults filled in, text converted to the schema's types,
 * empty variables treated as absent, unknown variables left out.
 *
 * @throws ConfigError listing everything that is wrong, by variable name.
 */
export function readConfig<Schema extends TObject>(
  schema: Schema,
  environment: Record<string, string | undefined>,
  rules: (config: Static<Schema>) => string[] = () => [],
): Static<Schema> {
  const given: Record<string, unknown> = {}
  for (const [name, property] of Object.entries(schema.properties)) {
    const text = environment[name]?.trim()
    if (text) given[name] = convert(property, text)
  }
  const config = Value.Default(schema, given) as Record<string, unknown>
  const problems = Object.entries(schema.properties).flatMap(([name, property]) =>
    findProblem(name, property, config[name]),
  )
  if (problems.length === 0) problems.push(...rules(config as Static<Schema>))
  if (problems.length > 0) throw new ConfigError(problems)
  return config as Static<Schema>
}

const BOOLEANS: Record<string, boolean> = { true: true, 1: true, false: false, 0: false }

/** Text that is no value of the wanted type stays text, and is found wrong as such. */
function convert(property: TSchema, text: string): unknown {
  if (Type.IsBoolean(property)) return BOOLEANS[text.toLowerCase()] ?? text
  if (Type.IsInteger(property) || Type.IsNumber(property))
    return Number.isFinite(Number(text)) ? Number(text) : text
  return text
}

function findProblem(name: string, property: TSchema, value: unknown): string[] {
  const { description, type } = property as { description?: string; type?: string }
  const meaning = description ? `: ${description}` : ''
  if (value === undefined) return Type.IsOptional(property) ? [] : [`${name} is missing${meaning}`]
  const error = Value.Errors(property, value)[0]
  if (!error) return []
  const given = isSecret(name) ? '' : ` (it is ${JSON.stringify(value).slice(0, LONGEST_SHOWN)})`
  return [`${name} ${WORDS[`${error.keyword} ${type}`] ?? describeFault(error)}${given}${meaning}`]
}

/** So much of a wrong value is shown. */
const LONGEST_SHOWN = 60

/** What a person wants to read in place of the words of JSON Schema. */
const WORDS: Record<string, string> = {
  'type boolean': 'must be true or false',
  'type integer': 'must be a whole number',
  'pattern string': 'has not the form that it needs',
}

function describeFault(error: ReturnType<typeof Value.Errors>[number]): string {
  if (error.keyword === 'enum') return `must be one of ${error.params.allowedValues.join(', ')}`
  return error.message
}

function isSecret(name: string): boolean {
  return /SECRET|TOKEN|KEY|PASSWORD|URL|HEADERS/.test(name)
}

/** What is wrong with addresses of which the schema says no more than how they begin, by variable. */
export function findAddressProblems<Name extends string>(
  config: { readonly [name in Name]?: string | undefined },
  names: readonly Name[],
): string[] {
  return names
    .filter((name) => config[name] !== undefined && !URL.canParse(config[name]))
    .map((name) => `${name} is no address: it must look like https://host/path`)
}

/** What every process reads. */
export const ProcessConfig = {
  LOG_LEVEL: Type.Enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal'], {
    default: 'info',
    description: '`trace`, `debug`, `info`, `warn`, `error` or `fatal`.',
  }),
  HOST: Type.String({ default: '0.0.0.0', description: 'Address to listen on.' }),
  SHUTDOWN_SECONDS: Type.Integer({
    default: 25,
    minimum: 1,
    maximum: 600,
    description:
      'How long running work may take to finish after SIGTERM; keep it below the grace period of the platform.',
  }),
}

export const RedisConfig = {
  REDIS_URL: Type.Optional(
    Type.String({
      pattern: '^rediss?://',
      description:
        '`redis://` or, with TLS, `rediss://` address. Required unless sentinels are named; then user, password ' +
        'and TLS are taken from it, where it is given.',
    }),
  ),
  REDIS_SENTINELS: Type.Optional(
    Type.String({
      description: '`host:port`, comma separated; they name the master, in place of the host in `REDIS_URL`.',
    }),
  ),
  REDIS_SENTINEL_MASTER: Type.String({
    default: 'mymaster',
    description: 'Name of the master among the sentinels.',
  }),
  REDIS_CLUSTER: Type.Boolean({ default: false, description: '`REDIS_URL` is a node of a Redis Cluster.' }),
}

export const StoreConfig = {
  AWS_REGION: Type.String({ minLength: 1, description: 'Region of bucket, table and Rekognition.' }),
  TABLE_NAME: Type.String({
    default: 'moodscape',
    pattern: '^[a-zA-Z0-9_.-]{3,255}$',
    description: 'DynamoDB table; letters, digits, `_`, `-` and `.`, three or more.',
  }),
  BUCKET_NAME: Type.String({
    default: 'moodscape',
    pattern: '^[a-z0-9.-]{3,63}$',
    description: 'S3 bucket; small letters, digits, `-` and `.`, three or more.',
  }),
}

/** What gateway and housekeeper have to agree on, for one signs what the other sends or reads. */
export const WebhookConfig = {
  PUBLIC_URL: Type.Optional(
    Type.String({
      pattern: '^https?://[^/]+',
      description: 'Where clients reach the gateway (`https://…`), for links in answers and webhooks.',
    }),
  ),
  SIGNING_SECRET: Type.String({
    minLength: 32,
    description: 'Signs gallery cursors and webhooks, 32 characters or more; the same for both.',
  }),
  WEBHOOK_PRIVATE_NETWORKS: Type.String({
    default: '',
    description: 'Networks (CIDR, comma separated) that webhooks may reach although they are not public.',
  }),
}

/** What everything reads that lets pages of other origins in. */
export const FrontendConfig = {
  CORS_ORIGINS: Type.String({
    default: '',
    description: 'Origins of frontends that may call, comma separated.',
  }),
}

/** What a process that takes anything from a queue reads. */
export const ConsumerConfig = {
  HEALTH_PORT: Type.Integer({
    default: 8080,
    minimum: 0,
    maximum: 65535,
    description: 'Port of `/healthz`, `/readyz` and `/metrics`.',
  }),
  CONCURRENCY: Type.Integer({
    default: 8,
    minimum: 1,
    maximum: 500,
    description: 'Jobs at a time in one process.',
  }),
  LOCK_SECONDS: Type.Integer({
    default: 30,
    minimum: 2,
    maximum: 600,
    description: 'A job whose process has not renewed its lock for so long is given to another.',
  }),
}

/** What a worker reads, which takes jobs and finds those that the queue has lost. */
export const WorkerConfig = {
  ...ConsumerConfig,
  HEAL_SECONDS: Type.Integer({
    default: 60,
    minimum: 1,
    maximum: 3600,
    description: 'Time between two looks for jobs that the records owe and the queue has lost.',
  }),
  HEAL_GRACE_SECONDS: Type.Integer({
    default: 15,
    minimum: 0,
    maximum: 3600,
    description: 'Jobs that changed within this time are left to the process that changed them.',
  }),
}

export const ReplicateConfig = {
  REPLICATE_API_TOKEN: Type.String({ minLength: 1, description: 'Token of the account that pays.' }),
  REPLICATE_BASE_URL: Type.String({
    default: 'https://api.replicate.com/v1',
    pattern: '^https?://',
    description: "Address (`https://…`) of Replicate's API.",
  }),
  REPLICATE_OUTPUT_HOSTS: Type.String({
    default: 'replicate.delivery',
    description: 'Hosts, with their subdomains, that outputs may be downloaded from; comma separated.',
  }),
  REPLICATE_WEBHOOK_URL: Type.Optional(
    Type.String({
      pattern: '^https?://',
      description:
        "The gateway's public address (`https://…`) + `/webhooks/replicate`. With it predictions are asked for after 10, 30, 60 s " +
        'and so on, besides when they are said to have ended; without it every 3 s and more often, and of a model ' +
        'without a field for a `reference` a prediction whose answer got lost may not be recognised.',
    }),
  ),
  REPLICATE_CREATES_PER_MINUTE: Type.Integer({
    default: 600,
    minimum: 1,
    description:
      'Predictions started a minute, over all workers of a kind. Replicate documents 600 for an account.',
  }),
  DOUBT_SECONDS: Type.Integer({
    default: 45,
    minimum: 5,
    maximum: 3600,
    description:
      'How long a request to Replicate without an answer may still arrive there, counted from the moment it is ' +
      'first looked for. A second is sent only then, and only if the first is not in the list.',
  }),
  PREDICTION_SECONDS: Type.Integer({
    default: 600,
    minimum: 5,
    maximum: 86400,
    description: 'How long a prediction may take before the provider cancels it; the same for all.',
  }),
}
