import { createHash } from 'node:crypto'

import type { Part, UploadRecord } from '@moodscape/shared/records/upload-record'
import sharp from 'sharp'

import type { RigRedis } from '../redis/rig-redis.ts'
import type { Rig } from '../rig/rig.ts'
import type { Stores } from './stores.ts'

/** So many works of one fault are compared with what the provider delivered; of all, sizes are compared. */
const MOST = 24
/** Mean difference of a channel, of 255: pictures are compressed anew on their way. */
const NEARLY_EQUAL = 12
const SIDE = 32

/** Compares what lies in the bucket with what the provider delivered for it. */
export async function checkContent(
  rig: Rig<RigRedis>,
  stores: Stores,
  records: UploadRecord[],
): Promise<string[]> {
  const works = records
    .flatMap(({ parts }) => Object.values(parts))
    .filter(({ asset, prediction_id }) => asset && prediction_id)
  const findings: string[] = []
  for (const part of works.slice(0, MOST)) {
    const wrong = await compare(rig, stores, part).catch(
      (error: unknown) => `could not be read: ${String(error)}`,
    )
    if (wrong) findings.push(`a stored ${part.kind} ${wrong}`)
  }
  return findings
}

async function compare(rig: Rig<RigRedis>, stores: Stores, part: Part): Promise<string | undefined> {
  const [stored, delivered] = [
    await stores.read(part.asset?.key ?? ''),
    await readOutput(rig, part.prediction_id ?? ''),
  ]
  if (stored.length !== part.asset?.bytes) return 'has another length than its record says'
  if (!delivered) return undefined
  if (part.kind === 'melody')
    return hashOf(stored) === hashOf(delivered) ? undefined : 'is not what was delivered'
  const [one, other] = [await thumbnail(stored), await thumbnail(delivered)]
  const difference =
    one.reduce((sum, value, index) => sum + Math.abs(value - (other[index] ?? 0)), 0) / one.length
  return difference <= NEARLY_EQUAL
    ? undefined
    : `differs from what was delivered (by ${difference.toFixed(0)})`
}

/** The output of a prediction; undefined once the provider has none, as after a cancellation that came too late. */
async function readOutput({ system }: Rig<RigRedis>, id: string): Promise<Uint8Array | undefined> {
  const { REPLICATE_BASE_URL, REPLICATE_API_TOKEN } = system.world.environment
  const headers = { authorization: `Bearer ${REPLICATE_API_TOKEN}` }
  const prediction = (await (await fetch(`${REPLICATE_BASE_URL}/predictions/${id}`, { headers })).json()) as {
    output?: unknown
  }
  const [url] = [prediction.output].flat()
  return typeof url === 'string' ? new Uint8Array(await (await fetch(url)).arrayBuffer()) : undefined
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** Decodes a picture wholly, and shrinks it so that only what it shows is compared. */
async function thumbnail(bytes: Uint8Array): Promise<Uint8Array> {
  return sharp(bytes, { failOn: 'error' }).removeAlpha().resize(SIDE, SIDE, { fit: 'fill' }).raw().toBuffer()
}
