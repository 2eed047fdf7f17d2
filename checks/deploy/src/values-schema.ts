import { JOB_KINDS } from '@moodscape/shared/records/kinds'
import { type TSchema, Type } from 'typebox'

import type { Variables } from './read-variables.ts'

/** Variables that are secrets, or addresses that may hold one: the chart takes them from a Secret. */
export const SECRET_VARIABLES = [
  'JWT_SECRET',
  'SIGNING_SECRET',
  'REPLICATE_API_TOKEN',
  'REPLICATE_WEBHOOK_SECRET',
  'REDIS_URL',
  'OTEL_EXPORTER_OTLP_HEADERS',
]

/** Credentials of AWS, which the SDK reads and no configuration of ours. */
export const AWS_SECRETS = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN']

/** Variables that have a value of their own in the chart. */
const ELSEWHERE = [...SECRET_VARIABLES, 'CONCURRENCY']

type Properties = Record<string, TSchema>

/** Nothing but what is named: a misspelt value is refused. Every name has its default in values.yaml. */
function closed(properties: Properties): TSchema {
  return Type.Object(properties, { additionalProperties: false })
}

function optional(properties: Properties): TSchema {
  return Type.Partial(Type.Object(properties), { additionalProperties: false })
}

const text = Type.String()
const flag = Type.Boolean()
const port = Type.Integer({ minimum: 1, maximum: 65535 })
const count = Type.Integer({ minimum: 1, maximum: 1000 })
const labels = Type.Record(Type.String(), Type.String())
const cidrs = Type.Array(Type.String({ pattern: '^[0-9a-fA-F.:]+/[0-9]{1,3}$' }))
const cpu = Type.String({ pattern: '^[0-9]+(\\.[0-9]+)?m?$' })
const memory = Type.String({ pattern: '^[0-9]+(Mi|Gi)$' })
const resources = closed({
  requests: closed({ cpu, memory }),
  // No limit on the processor: it only makes slow what could be fast.
  limits: closed({ memory }),
})
const pods = {
  nodeSelector: labels,
  tolerations: Type.Array(
    optional({
      key: text,
      operator: Type.Enum(['Exists', 'Equal']),
      value: text,
      effect: Type.Enum(['NoSchedule', 'PreferNoSchedule', 'NoExecute']),
      tolerationSeconds: Type.Integer({ minimum: 0 }),
    }),
  ),
  annotations: labels,
  priorityClassName: text,
}
const roleArn = Type.String({ pattern: '^(arn:[a-z-]+:iam::[0-9]{12}:role/.+)?$' })
const processorScaling = { enabled: flag, cpuPercent: Type.Integer({ minimum: 10, maximum: 95 }) }
const address = Type.String({ pattern: '^https?://' })

/**
 * The schema of the chart's values: closed at every level, with the environment variables of the services as their
 * own schemas have them.
 */
export function describeValues(services: Record<string, Variables>): TSchema {
  const own = (service: string) => ({
    resources,
    roleArn,
    settings: settingsOf(services[service] ?? {}),
    pods: optional(pods),
  })
  const worker = (kind: string) =>
    closed({
      replicas: Type.Integer({ minimum: 0, maximum: 1000 }),
      concurrency: services[`${kind}-worker`]?.CONCURRENCY ?? count,
      minReplicas: Type.Integer({ minimum: 0, maximum: 1000 }),
      maxReplicas: count,
      hpa: Type.Optional(closed(processorScaling)),
      ...own(`${kind}-worker`),
    })
  return closed({
    // Helm gives it to every chart that is part of another one.
    global: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
    fullnameOverride: Type.String({ pattern: '^([a-z0-9]([-a-z0-9]*[a-z0-9])?)?$', maxLength: 40 }),
    image: describeImage(services),
    settings: settingsOf(Object.assign({}, ...Object.values(services)) as Variables),
    ...describeSecrets(),
    ...describeOutside(),
    pods: closed(pods),
    gateway: closed({
      replicas: count,
      page: flag,
      preStopSeconds: Type.Integer({ minimum: 1, maximum: 300 }),
      hpa: closed({ ...processorScaling, minReplicas: count, maxReplicas: count }),
      ...own('gateway'),
    }),
    workers: closed(Object.fromEntries(JOB_KINDS.map((kind) => [kind, worker(kind)]))),
    housekeeper: closed({
      replicas: count,
      concurrency: services.housekeeper?.CONCURRENCY ?? count,
      ...own('housekeeper'),
    }),
    provision: closed({ enabled: flag, ...own('provision') }),
    keda: closed({
      enabled: flag,
      namespace: Type.String({ minLength: 1 }),
      pollingInterval: Type.Integer({ minimum: 5, maximum: 60 }),
      fallback: closed({ failureThreshold: count, replicas: count }),
      scaleToZero: flag,
    }),
    ...describeWaysIn(),
    networkPolicies: describePolicies(),
    monitors: closed({
      enabled: flag,
      interval: Type.String({ pattern: '^[0-9]+(s|m)$' }),
      labels,
      rules: flag,
      dashboards: flag,
    }),
    inCluster: closed({
      redis: closed({ enabled: flag, image: text, resources }),
      cloud: closed({ enabled: flag, resources }),
    }),
    tests: closed({ enabled: flag }),
  })
}

/** Variables may be set or not; what their default is, the code knows. Its patterns have no look-ahead: Go has none. */
function settingsOf(variables: Variables): TSchema {
  const settable = Object.entries(variables).filter(([name]) => !ELSEWHERE.includes(name))
  const schemas = settable
    .sort(([one], [other]) => one.localeCompare(other))
    .map(([name, schema]) => [name, withoutDefault(schema)] as const)
  return optional(Object.fromEntries(schemas))
}

function withoutDefault(schema: TSchema): TSchema {
  const { default: _default, ...rest } = schema as TSchema & { default?: unknown }
  return rest
}

function describeImage(services: Record<string, Variables>): TSchema {
  const digest = Type.String({ pattern: '^sha256:[0-9a-f]{64}$' })
  return closed({
    registry: text,
    tag: text,
    digests: optional(
      Object.fromEntries([...Object.keys(services), 'local-cloud'].map((name) => [name, digest])),
    ),
    pullPolicy: Type.Enum(['IfNotPresent', 'Always', 'Never']),
    pullSecrets: Type.Array(text),
  })
}

function describeSecrets(): Properties {
  const from = closed({ name: Type.String({ minLength: 1 }), key: Type.String({ minLength: 1 }) })
  return {
    secrets: closed({
      existingSecret: text,
      from: optional(Object.fromEntries([...SECRET_VARIABLES, ...AWS_SECRETS].map((name) => [name, from]))),
    }),
    externalSecret: closed({
      enabled: flag,
      store: closed({ name: text, kind: Type.Enum(['SecretStore', 'ClusterSecretStore']) }),
      remoteKey: text,
      refreshInterval: text,
    }),
  }
}

function describeOutside(): Properties {
  return {
    aws: closed({
      identity: Type.Enum(['irsa', 'podIdentity', 'secret']),
      endpoints: optional({ s3: address, dynamodb: address, rekognition: address }),
    }),
    redis: closed({
      // One with a password is a secret.
      url: Type.String({ pattern: '^(rediss?://[^@]+)?$' }),
      ports: Type.Array(port, { minItems: 1 }),
      cidrs,
      peer: closed({ namespace: text, podLabels: labels }),
    }),
  }
}

function describeWaysIn(): Properties {
  const parent = closed({
    name: Type.String({ minLength: 1 }),
    namespace: Type.Optional(text),
    sectionName: Type.Optional(text),
    port: Type.Optional(port),
    group: Type.Optional(text),
    kind: Type.Optional(text),
  })
  return {
    ingress: closed({ enabled: flag, className: text, host: text, tlsSecret: text, annotations: labels }),
    httpRoute: closed({ enabled: flag, parentRefs: Type.Array(parent), hostnames: Type.Array(text) }),
  }
}

function describePolicies(): TSchema {
  return closed({
    enabled: flag,
    ingressNamespace: text,
    monitoringNamespace: text,
    dns: closed({ namespace: Type.String({ minLength: 1 }), podLabels: labels, cidrs }),
    exceptCidrs: cidrs,
    exceptCidrs6: cidrs,
    privateCidrs: cidrs,
    collector: closed({ namespace: text, podLabels: labels, ports: Type.Array(port) }),
  })
}
