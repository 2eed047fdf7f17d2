import { createHash } from 'node:crypto'

import type { System } from '@moodscape/launcher/start-system'
import type { Part, UploadRecord } from '@moodscape/shared/records/upload-record'
import sharp from 'sharp'

import type { Stores } from './stores.ts'

/** So many works of one fault are compared with the provider's output; the audit compares the sizes of all. */
const MOST = 24
/** Mean difference of a channel (0 to 255) that compressing a picture once more explains. */
const NEARLY_EQUAL = 12
const SIDE = 32

/** Compares stored pictures and melodies with what the provider delivered. */
export async function checkContent(
  system: System,
  stores: Stores,
  records: UploadRecord[],
): Promise<string[]> {
  const works = records
    .flatMap(({ parts }) => Object.values(parts))
    .filter(({ asset, prediction_id }) => asset && prediction_id)
  const findings: string[] = []
  for (const part of works.slice(0, MOST)) {
    const wrong = await compare(system, stores, part).catch(
      (error: unknown) => `could not be read: ${String(error)}`,
    )
    if (wrong) findings.push(`a stored ${part.kind} ${wrong}`)
  }
  return findings
}

async function compare(system: System, stores: Stores, part: Part): Promise<string | undefined> {
  const [stored, delivered] = [
    await stores.read(part.asset?.key ?? ''),
    await readOutput(system, part.prediction_id ?? ''),
  ]
  if (stored.length !== part.asset?.bytes) return 'has another length than its record says'
  if (!delivered) return undefined
  if (part.kind === 'melody')
    return hashOf(soundOf(stored)) === hashOf(soundOf(delivered)) ? undefined : 'is not what was delivered'
  const [one, other] = [await thumbnail(stored), await thumbnail(delivered)]
  const difference =
    one.reduce((sum, value, index) => sum + Math.abs(value - (other[index] ?? 0)), 0) / one.length
  return difference <= NEARLY_EQUAL
    ? undefined
    : `differs from what was delivered (by ${difference.toFixed(0)})`
}

/** The output of a prediction; undefined when the provider has none, as after a cancellation that came too late. */
async function readOutput({ cloud }: System, id: string): Promise<Uint8Array | undefined> {
  const { REPLICATE_BASE_URL, REPLICATE_API_TOKEN } = cloud.environment
  const headers = { authorization: `Bearer ${REPLICATE_API_TOKEN}` }
  const prediction = (await (await fetch(`${REPLICATE_BASE_URL}/predictions/${id}`, { headers })).json()) as {
    output?: unknown
  }
  const [url] = [prediction.output].flat()
  return typeof url === 'string' ? new Uint8Array(await (await fetch(url)).arrayBuffer()) : undefined
}

/** An MP3 without the tag before its sound, in which the worker says where it comes from. */
function soundOf(mp3: Uint8Array): Uint8Array {
  const bytes = Buffer.from(mp3)
  if (bytes.toString('latin1', 0, 3) !== 'ID3') return bytes
  return bytes.subarray(10 + bytes.subarray(6, 10).reduce((size, byte) => size * 128 + byte, 0))
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** Decodes the whole picture and shrinks it, so that the comparison sees what it shows and no compression noise. */
async function thumbnail(bytes: Uint8Array): Promise<Uint8Array> {
  return sharp(bytes, { failOn: 'error' }).removeAlpha().resize(SIDE, SIDE, { fit: 'fill' }).raw().toBuffer()
}
