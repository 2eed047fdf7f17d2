import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { startDynamoDb } from './dynamodb/start-dynamodb.ts'
import type { Faults } from './faults.ts'
import { findFreePort } from './free-port.ts'
import { startRedis } from './redis/start-redis.ts'
import { startRekognition } from './rekognition/start-rekognition.ts'
import { startReplicate, type Replicate } from './replicate/start-replicate.ts'
import { startS3 } from './s3/start-s3.ts'

const PARTS = ['redis', 's3', 'dynamodb', 'rekognition', 'replicate'] as const
export type WorldPart = (typeof PARTS)[number]
export type Ports = Record<WorldPart, number>

export interface WorldOptions {
  /** Everything is kept in here; one world per directory. */
  directory: string
  /** Ports to take. Without them those of the last time, where they are free: stored addresses stay good. */
  ports?: Partial<Ports>
  /** Uses a Redis that runs elsewhere. */
  redisUrl?: string
  /** Breaks parts at will. */
  faults?: Partial<Record<'s3' | 'rekognition' | 'replicate', Faults>>
  /** Called as soon as a part can be used. */
  onReady?: (part: WorldPart, url: string) => void
}

export interface World {
  /** What a process needs in its environment to use this cloud instead of the real one. */
  environment: Record<string, string>
  urls: Record<WorldPart, string>
  /** Every prediction that was ever created: what somebody would have to pay for. */
  predictions: Replicate['predictions']
  close(): Promise<void>
}

const REGION = 'eu-central-1'

interface Kept {
  accessKeyId: string
  secretAccessKey: string
  token: string
  ports: Partial<Ports>
}

/**
 * Starts a cloud on 127.0.0.1: Redis, S3, DynamoDB, Rekognition and Replicate, with keys that are made once and kept.
 * If a part does not start, those that did are stopped again.
 *
 * @throws RedisNotFoundError where there is no redis-server and none elsewhere was named
 */
export async function startWorld(options: WorldOptions): Promise<World> {
  const { directory, redisUrl, faults = {}, onReady = () => {} } = options
  await mkdir(directory, { recursive: true })
  const keptFile = join(directory, 'cloud.json')
  const kept = await readKept(keptFile)
  const ports = await choosePorts({ ...kept.ports, ...options.ports }, options.ports ?? {})
  await writeFile(keptFile, JSON.stringify({ ...kept, ports }), { mode: 0o600 })

  const credentials = { accessKeyId: kept.accessKeyId, secretAccessKey: kept.secretAccessKey }
  const s3Url = `http://127.0.0.1:${ports.s3}`
  const at = (part: WorldPart) => ({ directory: join(directory, part), port: ports[part] })
  const starting = {
    redis: redisUrl === undefined ? startRedis(at('redis')) : elsewhere(redisUrl),
    s3: startS3({ ...at('s3'), credentials, region: REGION, ...(faults.s3 && { faults: faults.s3 }) }),
    dynamodb: startDynamoDb(at('dynamodb')),
    rekognition: startRekognition({ port: ports.rekognition, credentials, region: REGION, s3Url, ...(faults.rekognition && { faults: faults.rekognition }) }),
    replicate: startReplicate({ ...at('replicate'), token: kept.token, ...(faults.replicate && { faults: faults.replicate }) }),
  }
  const settled = await Promise.allSettled(
    PARTS.map(async (part) => {
      const started = await starting[part]
      onReady(part, started.url)
      return started
    }),
  )
  const started = settled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  const close = async () => {
    for (const part of started.reverse()) await part.close()
  }
  const failed = settled.find((result) => result.status === 'rejected')
  if (failed) {
    await close()
    throw failed.reason
  }
  const { redis, s3, dynamodb, rekognition, replicate } = await allOf(starting)
  return {
    urls: { redis: redis.url, s3: s3.url, dynamodb: dynamodb.url, rekognition: rekognition.url, replicate: replicate.url },
    predictions: replicate.predictions,
    environment: {
      REDIS_URL: redis.url,
      AWS_REGION: REGION,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_ENDPOINT_URL_S3: s3.url,
      AWS_ENDPOINT_URL_DYNAMODB: dynamodb.url,
      AWS_ENDPOINT_URL_REKOGNITION: rekognition.url,
      REPLICATE_BASE_URL: `${replicate.url}/v1`,
      REPLICATE_API_TOKEN: kept.token,
      REPLICATE_OUTPUT_HOSTS: replicate.outputHost,
    },
    close,
  }
}

async function elsewhere(url: string) {
  return { url, close: async () => {} }
}

async function allOf<Parts extends Record<string, Promise<unknown>>>(parts: Parts): Promise<{ [Name in keyof Parts]: Awaited<Parts[Name]> }> {
  const entries = await Promise.all(Object.entries(parts).map(async ([name, part]) => [name, await part] as const))
  return Object.fromEntries(entries) as { [Name in keyof Parts]: Awaited<Parts[Name]> }
}

async function readKept(file: string): Promise<Kept> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Kept
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    return {
      accessKeyId: `LOCAL${randomBytes(8).toString('hex').toUpperCase()}`,
      secretAccessKey: randomBytes(30).toString('base64url'),
      token: `r8_${randomBytes(20).toString('hex')}`,
      ports: {},
    }
  }
}

async function freeOutside(taken: number[], wanted?: number): Promise<number> {
  const port = await findFreePort(wanted)
  return taken.includes(port) ? freeOutside(taken) : port
}

/** A port that was asked for is taken as it is, so that starting on it fails if it is not free. */
async function choosePorts(wanted: Partial<Ports>, demanded: Partial<Ports>): Promise<Ports> {
  const chosen: Partial<Ports> = {}
  for (const part of PARTS) {
    chosen[part] = demanded[part] ?? (await freeOutside(Object.values(chosen), wanted[part]))
  }
  return chosen as Ports
}
