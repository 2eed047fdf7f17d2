import { join } from 'node:path'

import t, { type Test } from 'tap'

import { SOURCES } from '../../src/services/service-files.ts'
import { readSettings } from '../../src/settings/read-settings.ts'
import { loadServiceConfig } from '../../src/settings/service-config.ts'
import {
  describeEnvironments,
  type Environment,
  SERVICE_NAMES,
} from '../../src/settings/service-environments.ts'

const configs = await Promise.all(
  SERVICE_NAMES.map(async (name) => [name, await loadServiceConfig(SOURCES.config(name))] as const),
)
const variables = [...new Set(configs.flatMap(([, config]) => [...config.variables]))]

const cloud = {
  REDIS_URL: 'redis://127.0.0.1:1',
  AWS_REGION: 'eu-central-1',
  REPLICATE_API_TOKEN: 'r8_local',
  REPLICATE_BASE_URL: 'http://127.0.0.1:2/v1',
  REPLICATE_OUTPUT_HOSTS: '127.0.0.1:2',
}
const facts = {
  gatewayUrl: 'http://127.0.0.1:3000',
  jwtSecret: 'Yq3uWb9KcXt4LmNf6HsJd1GpYa8EuTq7',
  signingSecret: 'Zr2vWb9KcXt4LmNf6HsJd1GpYa8EuTq7',
  replicateWebhookSecret: 'whsec_Nf6HsJd1GpYa8EuTq7Zr2vWb9KcXt4Lm',
}

/** What the services are given of a `.env`. */
async function environmentsOf(t: Test, wanted: Environment) {
  const text = Object.entries(wanted).map(([name, value]) => `${name}='${value}'\n`)
  const { environment, isFor, hints } = await readSettings(
    join(t.testdir({ '.env': text.join('') }), '.env'),
    {},
  )
  return { environments: describeEnvironments(cloud, facts, environment, isFor), hints }
}

const elsewhere = { REPLICATE_BASE_URL: 'https://api.replicate.com/v1', REPLICATE_API_TOKEN: 'r8_elsewhere' }
const keySet = { JWKS_URL: 'https://identity.example/keys' }

/** A value for each variable that is not its default, and what has to stand beside it. */
const wanted: Record<string, [value: string, beside?: Environment]> = {
  LOG_LEVEL: ['debug'],
  HOST: ['0.0.0.0'],
  SHUTDOWN_SECONDS: ['60'],
  OTEL_EXPORTER_OTLP_ENDPOINT: ['https://collector.example'],
  OTEL_EXPORTER_OTLP_HEADERS: ['x-key=Kc9,x-team=moods'],
  OTEL_SERVICE_NAME: ['moods'],
  OTEL_TRACES_SAMPLER: ['parentbased_traceidratio'],
  OTEL_TRACES_SAMPLER_ARG: ['0.1'],
  REDIS_URL: ['rediss://:password@redis.example:6380'],
  REDIS_SENTINELS: ['sentinel.example:26379'],
  REDIS_SENTINEL_MASTER: ['queues'],
  REDIS_CLUSTER: ['true', { REDIS_URL: 'redis://redis.example' }],
  AWS_REGION: ['us-east-1'],
  TABLE_NAME: ['other'],
  BUCKET_NAME: ['other'],
  PUBLIC_URL: ['https://moods.example'],
  TRUST_PROXY: ['10.0.0.0/8'],
  CORS_ORIGINS: ['https://page.example'],
  PAGE_DIR: ['/srv/page'],
  JWT_SECRET: ['q7Zr2vWb9KcXt4LmNf6HsJd1GpYa8EuT'],
  JWKS_URL: ['https://identity.example/keys'],
  JWT_ISSUER: ['https://identity.example/', keySet],
  JWT_AUDIENCE: ['moods', keySet],
  GUEST_SESSIONS: ['false'],
  SIGNING_SECRET: ['Wb9KcXt4LmNf6HsJd1GpYa8EuTq7Zr2v'],
  S3_PUBLIC_URL: ['https://photos.example'],
  ASSET_BASE_URL: ['https://cdn.example'],
  URL_SECONDS: ['600'],
  UPLOAD_SLOTS: ['4'],
  REQUEST_SECONDS: ['60'],
  MAX_LOOP_DELAY_MS: ['2000'],
  START_SECONDS: ['3600'],
  MAX_UNFINISHED_JOBS: ['5'],
  RATE_PER_IP: ['100'],
  RATE_PER_USER: ['100'],
  RATE_OF_STARTS: ['10'],
  READS_WITH: ['a machine in the cellar'],
  MAKES_WITH: ['a machine in the attic'],
  KEEPS_IN: ['a box'],
  QUEUE_DASHBOARD: ['true'],
  WEBHOOKS_OUT: ['true'],
  WEBHOOK_PRIVATE_NETWORKS: ['10.0.0.0/8'],
  REPLICATE_WEBHOOK_SECRET: ['whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3', elsewhere],
  CONCURRENCY: ['2'],
  LOCK_SECONDS: ['60'],
  HEAL_SECONDS: ['30'],
  HEAL_GRACE_SECONDS: ['5'],
  REPLICATE_API_TOKEN: ['r8_other', { REPLICATE_BASE_URL: 'https://api.replicate.com/v1' }],
  REPLICATE_BASE_URL: ['https://api.replicate.com/v1', { REPLICATE_API_TOKEN: 'r8_elsewhere' }],
  REPLICATE_OUTPUT_HOSTS: ['outputs.example', elsewhere],
  REPLICATE_WEBHOOK_URL: ['https://moods.example/webhooks/replicate'],
  REPLICATE_CREATES_PER_MINUTE: ['60'],
  DOUBT_SECONDS: ['30'],
  PREDICTION_SECONDS: ['300'],
  IMAGE_MODEL: ['black-forest-labs/flux-schnell'],
  IMAGE_MODEL_FIELDS: ['{"prompt": "prompt"}'],
  IMAGE_MODEL_INPUT: ['{"go_fast": true}'],
  IMAGE_MODEL_OUTPUT: ['images'],
  IMAGE_USD_PER_PREDICTION: ['0.5'],
  IMAGE_USD_PER_SECOND: ['0.25'],
  MELODY_MODEL: ['stability-ai/stable-audio-2.5'],
  MELODY_MODEL_FIELDS: ['{"prompt": "prompt"}'],
  MELODY_MODEL_INPUT: ['{"steps": 4}'],
  MELODY_MODEL_OUTPUT: ['audio'],
  MELODY_USD_PER_PREDICTION: ['0.5'],
  MELODY_USD_PER_SECOND: ['0.25'],
  MELODY_SECONDS: ['30'],
  LEFTOVER_SECONDS: ['600'],
  ERASURE_GRACE_SECONDS: ['60'],
  ROUND_SECONDS: ['30'],
}

/** `PORT` is part of the gateway's address, and `HEALTH_PORT` is refused: tests of their own are below. */
const special = ['PORT', 'HEALTH_PORT']

t.test('every variable that a service reads is tried here', async (t) => {
  t.same(
    variables.filter((name) => !(name in wanted) && !special.includes(name)),
    [],
  )
})

for (const [name, [value, beside = {}]] of Object.entries(wanted)) {
  t.test(`${name} reaches the services that read it, and no others`, async (t) => {
    const { environments, hints } = await environmentsOf(t, { ...beside, [name]: value })
    const holders = SERVICE_NAMES.filter((service) => environments[service][name] === value)
    const readers = configs.filter(([, config]) => config.variables.has(name)).map(([service]) => service)
    t.ok(readers.length > 0)
    t.same(holders, readers)
    t.same(hints, [])
    for (const [service, config] of configs) t.same(config.findProblems(environments[service]), [], service)
  })
}

t.test('PORT asks for a port, which the gateway is given as part of its address', async (t) => {
  const { environments } = await environmentsOf(t, { PORT: '8000' })
  t.equal(environments.gateway.PORT, '3000')
})

t.test('the shell goes before the file for the port and Redis, and for nothing else', async (t) => {
  const file = join(t.testdir({ '.env': 'PORT=1\nREDIS_URL=redis://file\nLOG_LEVEL=warn\n' }), '.env')
  const { environment } = await readSettings(file, {
    PORT: '2',
    REDIS_URL: 'redis://shell',
    LOG_LEVEL: 'debug',
  })
  t.same(environment, { PORT: '2', REDIS_URL: 'redis://shell', LOG_LEVEL: 'warn' })
})

t.test('a key set takes the place of the secret and of guests', async (t) => {
  const { gateway } = (await environmentsOf(t, keySet)).environments
  t.notOk('JWT_SECRET' in gateway || 'GUEST_SESSIONS' in gateway)
})

t.test('a Replicate elsewhere is given nothing of the local one', async (t) => {
  const { environments } = await environmentsOf(t, elsewhere)
  const local = [...Object.values(cloud), ...Object.values(facts)].filter((value) =>
    /replicate|r8_|:2/.test(value),
  )
  for (const service of ['image-worker', 'melody-worker'] as const) {
    const given = environments[service]
    t.same(
      Object.values(given).filter((value) => local.includes(value)),
      [],
    )
    // Replicate calls no address without TLS; the models of its name are the defaults of the services.
    t.notOk('REPLICATE_WEBHOOK_URL' in given || 'IMAGE_MODEL' in given || 'MELODY_MODEL' in given)
  }
})

const refused: Record<string, [Environment, RegExp]> = {
  'a port of a worker': [{ HEALTH_PORT: '8080' }, /HEALTH_PORT is chosen by npm start/],
  'keys of AWS': [
    { AWS_ACCESS_KEY_ID: 'AKIA' },
    /AWS_ACCESS_KEY_ID is set by npm start.+docker-compose\.aws\.yml/,
  ],
  'an address of AWS': [
    { AWS_ENDPOINT_URL_S3: 'https://s3.example' },
    /AWS_ENDPOINT_URL_S3 is set by npm start/,
  ],
  'a token of Replicate alone': [{ REPLICATE_API_TOKEN: 'r8_x' }, /REPLICATE_BASE_URL has to name/],
  'Replicate without its token': [
    { REPLICATE_BASE_URL: 'https://x.example' },
    /REPLICATE_API_TOKEN is missing/,
  ],
  'a webhook secret of another Replicate': [
    { REPLICATE_WEBHOOK_SECRET: 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3' },
    /REPLICATE_WEBHOOK_SECRET belongs to a Replicate elsewhere/,
  ],
  'a webhook secret that is none': [
    { ...elsewhere, REPLICATE_WEBHOOK_SECRET: 'whsec_' },
    /REPLICATE_WEBHOOK_SECRET/,
  ],
  'a model that is not here': [
    { IMAGE_MODEL: 'owner/name' },
    /IMAGE_MODEL is owner\/name, which the Replicate/,
  ],
  'a cluster without an address': [{ REDIS_CLUSTER: 'true' }, /REDIS_CLUSTER needs a REDIS_URL/],
  'two kinds of keys': [{ ...keySet, JWT_SECRET: 'q7Zr2vWb9KcXt4LmNf6HsJd1GpYa8EuT' }, /exclude each other/],
  'guests beside a key set': [{ ...keySet, GUEST_SESSIONS: 'true' }, /GUEST_SESSIONS needs JWT_SECRET/],
  'a value of another type': [{ UPLOAD_SLOTS: 'many' }, /UPLOAD_SLOTS .*"many"/],
  'a table that cannot be': [{ TABLE_NAME: '?' }, /TABLE_NAME/],
}

for (const [what, [environment, message]] of Object.entries(refused)) {
  t.test(`${what}: refused with a sentence`, async (t) => {
    await t.rejects(environmentsOf(t, environment), { name: 'CannotStart', message })
  })
}

t.test('everything that is wrong is told at once, and each thing once', async (t) => {
  const error = await environmentsOf(t, { LOG_LEVEL: 'loud', HEALTH_PORT: '1' }).catch(
    (error: Error) => error,
  )
  t.ok(error instanceof Error)
  const lines = String((error as Error).message).split('\n')
  t.equal(lines.length, 3, lines.join('\n'))
})

t.test('a variable that no service reads is told, and given to none', async (t) => {
  const { environments, hints } = await environmentsOf(t, { SINGING_SECRET: 'x'.repeat(32), TZ: 'UTC' })
  t.match(hints, [/^No service reads SINGING_SECRET/])
  for (const name of SERVICE_NAMES) {
    t.notOk('SINGING_SECRET' in environments[name], name)
    t.equal(environments[name].TZ, 'UTC')
  }
})
