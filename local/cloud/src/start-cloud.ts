import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'

import type { FastifyBaseLogger } from 'fastify'

import { type CloudState, type Ports, readState, writeState } from './cloud-state.ts'
import type { Credentials } from './credentials.ts'
import { startDynamoDb } from './dynamodb/start-dynamodb.ts'
import type { Faults } from './faults.ts'
import { isPortFree } from './free-port.ts'
import { superviseRedis } from './redis/supervise-redis.ts'
import { startRekognition } from './rekognition/start-rekognition.ts'
import { type Replicate, startReplicate } from './replicate/start-replicate.ts'
import type { Renderer } from './replicate/work/work.ts'
import { createRunningParts, type Part, type RunningParts } from './running-parts.ts'
import { startS3 } from './s3/start-s3.ts'

const defaultRegion = 'eu-central-1'

export type CloudPart = keyof Ports

export interface CloudOptions {
  /** Everything is kept in here; one cloud per directory. */
  directory: string
  /** Ports to take. Without them those of the last time, where they are free: stored addresses stay good. */
  ports?: Partial<Ports>
  /** Of AWS; requests that are signed for another one are refused. `eu-central-1` unless given. */
  region?: string
  /** Uses a Redis that runs elsewhere. */
  redisUrl?: string
  /** Uses an S3 that runs elsewhere, with the same keys: Rekognition reads its photos there. */
  s3Url?: string
  /** Uses a DynamoDB that runs elsewhere. */
  dynamodbUrl?: string
  /** The keys of AWS; made at random and kept unless given. */
  credentials?: Credentials
  /** The address to listen on, 127.0.0.1 unless given. */
  host?: string
  /** Where others reach Replicate, for the addresses in its answers; where it listens unless given. */
  replicateUrl?: string
  /** Fault injection by part. */
  faults?: Partial<Record<CloudPart, Faults>>
  /** Makes the pictures and melodies; threads that paint and compose unless given. */
  renderer?: Renderer
  logger?: FastifyBaseLogger
  /** Called as soon as a part can be used. */
  onReady?: (part: CloudPart, url: string) => void
}

export interface Cloud {
  /** What a process needs in its environment to use this cloud instead of the real one. */
  environment: Record<string, string>
  urls: Record<CloudPart, string>
  /** Every prediction that was created: at Replicate each of them costs money. */
  predictions: Replicate['predictions']
  /** Stops everything, the part that was started last first. */
  close: () => Promise<void>
}

/**
 * Starts a cloud on 127.0.0.1: Redis, S3, DynamoDB, Rekognition and Replicate, with keys that are made once
 * and kept. If a part does not start, those that did are stopped again.
 *
 * @throws RedisNotFoundError where there is no redis-server and none elsewhere was named;
 * DynamoDbDirectoryInUseError when a cloud runs in the directory already
 */
export async function startCloud(options: CloudOptions): Promise<Cloud> {
  // It holds people's photos: other users of this machine may not read them.
  await mkdir(options.directory, { recursive: true, mode: 0o700 })
  const stateFile = join(options.directory, 'cloud.json')
  const state = { ...(await readState(stateFile)), ...options.credentials }
  const parts = createRunningParts<CloudPart>(options.onReady ?? (() => {}))
  try {
    const { predictions, outputHost, ...urls } = await startParts(options, state, parts)
    const ports = { ...state.ports, ...portsOf(urls, options) }
    await writeState(stateFile, { ...state, ports })
    return {
      environment: describe(urls, outputHost, state, options.region ?? defaultRegion),
      urls,
      predictions,
      close: parts.close,
    }
  } catch (error) {
    await parts.close()
    throw error
  }
}

async function startParts(options: CloudOptions, state: CloudState, parts: RunningParts<CloudPart>) {
  const { accessKeyId, secretAccessKey, token } = state
  const { region = defaultRegion } = options
  const keys = { credentials: { accessKeyId, secretAccessKey }, region }
  const settings = (part: CloudPart) => settingsOf(part, options, state)

  // First, because only one process at a time can open the tables: it then owns the whole directory.
  const dynamodb = await parts.start(
    'dynamodb',
    async () =>
      elsewhere(options.dynamodbUrl) ?? startDynamoDb({ ...(await settings('dynamodb')), authority: keys }),
  )
  const redis = parts.start('redis', () => startOrUseRedis(options, state))
  const replicate = parts.start('replicate', async () =>
    startReplicate({
      ...(await settings('replicate')),
      token,
      ...(options.replicateUrl && { publicUrl: options.replicateUrl }),
      ...(options.renderer && { renderer: options.renderer }),
    }),
  )
  const s3 = parts.start(
    's3',
    async () => elsewhere(options.s3Url) ?? startS3({ ...(await settings('s3')), ...keys }),
  )
  const rekognition = s3.then(({ url: s3Url }) =>
    parts.start('rekognition', async () => {
      return startRekognition({ ...(await settings('rekognition')), ...keys, s3Url })
    }),
  )

  await Promise.all([redis, replicate, s3, rekognition])
  const { predictions, outputHost, url } = await replicate
  return {
    redis: (await redis).url,
    s3: (await s3).url,
    dynamodb: dynamodb.url,
    rekognition: (await rekognition).url,
    replicate: url,
    predictions,
    outputHost,
  }
}

async function settingsOf(
  part: CloudPart,
  { directory, ports, faults, logger, host }: CloudOptions,
  state: CloudState,
) {
  const injected = faults?.[part]
  return {
    directory: join(directory, part),
    port: ports?.[part] ?? (await freeOrAny(state.ports[part])),
    ...(host && { host }),
    ...(injected && { faults: injected }),
    ...(logger && { logger }),
  }
}

/** 0 lets the system choose. */
async function freeOrAny(port: number | undefined): Promise<number> {
  return port !== undefined && (await isPortFree(port)) ? port : 0
}

/** A part that somebody else runs, if it was named. */
function elsewhere(url: string | undefined): Part | undefined {
  return url === undefined ? undefined : { url, close: async () => {} }
}

async function startOrUseRedis(
  { directory, ports, redisUrl, logger }: CloudOptions,
  state: CloudState,
): Promise<Part> {
  const given = elsewhere(redisUrl)
  if (given) return given
  const port = ports?.redis
  const preferredPort = state.ports.redis
  return superviseRedis(
    {
      directory: join(directory, 'redis'),
      ...(port !== undefined && { port }),
      ...(preferredPort !== undefined && { preferredPort }),
    },
    logger,
  )
}

/** Ports to use again at the next start, without those of parts elsewhere. */
function portsOf(urls: Cloud['urls'], { redisUrl, s3Url, dynamodbUrl }: CloudOptions): Partial<Ports> {
  const others = [redisUrl, s3Url, dynamodbUrl]
  const own = Object.entries(urls).filter(([, url]) => !others.includes(url))
  return Object.fromEntries(own.map(([part, url]) => [part, Number(new URL(url).port)]))
}

function describe(
  urls: Cloud['urls'],
  outputHost: string,
  state: CloudState,
  region: string,
): Cloud['environment'] {
  return {
    REDIS_URL: urls.redis,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: state.accessKeyId,
    AWS_SECRET_ACCESS_KEY: state.secretAccessKey,
    AWS_ENDPOINT_URL_S3: urls.s3,
    AWS_ENDPOINT_URL_DYNAMODB: urls.dynamodb,
    AWS_ENDPOINT_URL_REKOGNITION: urls.rekognition,
    REPLICATE_BASE_URL: `${urls.replicate}/v1`,
    REPLICATE_API_TOKEN: state.token,
    REPLICATE_OUTPUT_HOSTS: outputHost,
  }
}
