import { createHash } from 'node:crypto'

import { type Static, Type } from 'typebox'

import { announcedChecksum, startChecksum } from '../body/checksum.ts'
import { type Measured, measure } from '../body/measure.ts'
import { readSmallBody } from '../body/read-body.ts'
import type { Answer, Operation, S3Call } from '../call.ts'
import { writeConditions } from '../conditions.ts'
import { checksumElements } from '../object-headers.ts'
import { S3Error } from '../s3-error.ts'
import type { Bucket } from '../storage/bucket.ts'
import { readRange } from '../storage/read-range.ts'
import type { Checksum, ObjectRecord, PartRecord, UploadRecord } from '../storage/records.ts'
import { findUpload, listParts, noSuchUpload, openPart, removeUpload } from '../storage/uploads.ts'
import { currentSecond, writeStaged } from '../storage/write-staged.ts'
import { readXml, writeXml } from '../xml.ts'

/** Every part but the last has at least 5 MiB. */
const smallestPartBytes = 5 * 1024 ** 2

/** Ten thousand parts with a checksum each stay below this. */
const largestRequestBytes = 8 * 1024 * 1024

const CompletedPart = Type.Object({
  PartNumber: Type.String({ pattern: '^\\s*\\d{1,5}\\s*$' }),
  ETag: Type.String(),
  ChecksumCRC32: Type.Optional(Type.String()),
  ChecksumCRC32C: Type.Optional(Type.String()),
  ChecksumSHA1: Type.Optional(Type.String()),
  ChecksumSHA256: Type.Optional(Type.String()),
})
type CompletedPart = Static<typeof CompletedPart>

const CompleteMultipartUpload = Type.Object({
  Part: Type.Array(CompletedPart, { minItems: 1, maxItems: 10_000 }),
})

/** Joins the parts into an object. Asked again after the answer got lost, it answers the same. */
export const completeMultipartUpload: Operation = async (call) => {
  const { store, bucketName, key, headers } = call
  const uploadId = call.query.get('uploadId') ?? ''
  const bucket = store.bucket(bucketName)
  const xml = (
    await readSmallBody({ ...call, headers: bodyHeaders(headers) }, largestRequestBytes)
  ).toString()
  const { Part: wanted } = readXml(xml, 'CompleteMultipartUpload', CompleteMultipartUpload)
  const upload = await findUpload(bucket, uploadId, key).catch(ignoreMissing)
  if (!upload) return answer(call, await findCompleted(bucket, uploadId, key))
  const admit = writeConditions(headers)
  const parts = chooseParts(wanted, await listParts(bucket, uploadId))
  const { bytes, measured } = measure(joinParts(bucket, uploadId, parts), upload.checksumAlgorithm ?? 'CRC32')
  const record = await writeStaged(
    store.stagingDirectory,
    bytes,
    () => {
      checkWhole(headers, measured)
      return describe(upload, parts, measured)
    },
    (staged, object) => bucket.place(staged, object, admit),
  )
  await removeUpload(bucket, store.stagingDirectory, uploadId)
  return answer(call, record)
}

/** Checksums in the headers of this request are of the object, not of the list of parts. */
function bodyHeaders(headers: NodeJS.Dict<string>): NodeJS.Dict<string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith('x-amz-checksum-')))
}

function ignoreMissing(error: unknown): undefined {
  if (error instanceof S3Error && error.code === 'NoSuchUpload') return undefined
  throw error
}

async function findCompleted(bucket: Bucket, uploadId: string, key: string): Promise<ObjectRecord> {
  const present = bucket.objects.get(key) && (await bucket.open(key))
  await present?.file.close()
  if (present?.record.uploadId !== uploadId) throw noSuchUpload(uploadId)
  return present.record
}

/** @throws S3Error InvalidPartOrder, InvalidPart, EntityTooSmall */
function chooseParts(wanted: CompletedPart[], present: PartRecord[]): PartRecord[] {
  const byNumber = new Map(present.map((part) => [part.partNumber, part]))
  const chosen = wanted.map((part) => {
    const found = byNumber.get(Number(part.PartNumber))
    const etag = part.ETag.replaceAll('"', '').trim()
    if (!found || found.etag !== `"${etag}"` || !checksumAgrees(part, found.checksum)) {
      throw new S3Error('InvalidPart', undefined, { PartNumber: Number(part.PartNumber), ETag: etag })
    }
    return found
  })
  if (chosen.some((part, at) => at > 0 && part.partNumber <= (chosen[at - 1] as PartRecord).partNumber)) {
    throw new S3Error('InvalidPartOrder')
  }
  const small = chosen.slice(0, -1).find(({ size }) => size < smallestPartBytes)
  if (small) {
    throw new S3Error('EntityTooSmall', undefined, {
      PartNumber: small.partNumber,
      ProposedSize: small.size,
      MinSizeAllowed: smallestPartBytes,
    })
  }
  return chosen
}

function checksumAgrees(part: CompletedPart, checksum: Checksum | undefined): boolean {
  const said = checksum && part[`Checksum${checksum.algorithm}`]
  return said === undefined || said === checksum?.value
}

async function* joinParts(bucket: Bucket, uploadId: string, parts: PartRecord[]): AsyncGenerator<Uint8Array> {
  for (const { partNumber, etag } of parts) {
    const part = await openPart(bucket, uploadId, partNumber)
    // The part may have been uploaded again since it was chosen.
    if (part.record.etag !== etag) {
      await part.file.close()
      throw new S3Error('InvalidPart', undefined, { PartNumber: partNumber })
    }
    yield* readRange(part) as AsyncIterable<Uint8Array>
  }
}

/** @throws S3Error InvalidRequest, BadDigest */
function checkWhole(headers: NodeJS.Dict<string>, { size, checksum }: Measured): void {
  const announcedSize = headers['x-amz-mp-object-size']
  if (announcedSize !== undefined && Number(announcedSize) !== size) {
    throw new S3Error(
      'InvalidRequest',
      'The size of the parts is not the x-amz-mp-object-size you specified.',
    )
  }
  const announced = announcedChecksum(headers)
  const whole = announced?.algorithm === checksum.algorithm && !announced.value?.includes('-')
  if (whole && announced.value !== checksum.value) throw new S3Error('BadDigest')
}

function describe(upload: UploadRecord, parts: PartRecord[], { size, checksum }: Measured): ObjectRecord {
  const md5s = parts.map(({ etag }) => Buffer.from(etag.replaceAll('"', ''), 'hex'))
  const md5 = createHash('md5').update(Buffer.concat(md5s)).digest('hex')
  return {
    key: upload.key,
    size,
    etag: `"${md5}-${parts.length}"`,
    modified: currentSecond(),
    headers: upload.headers,
    checksum: upload.checksumType === 'COMPOSITE' ? composite(checksum, parts) : checksum,
    uploadId: upload.uploadId,
  }
}

/** The checksum of the parts' checksums, with how many there are. */
function composite({ algorithm }: Checksum, parts: PartRecord[]): Checksum {
  const sum = startChecksum(algorithm)
  for (const { checksum } of parts) sum.update(Buffer.from(checksum?.value ?? '', 'base64'))
  return { algorithm, value: `${sum.digest().toString('base64')}-${parts.length}`, type: 'COMPOSITE' }
}

function answer({ bucketName, headers, raw }: S3Call, { key, etag, checksum }: ObjectRecord): Answer {
  return {
    body: writeXml('CompleteMultipartUploadResult', {
      Location: `http://${headers['host']}${raw.url?.split('?')[0]}`,
      Bucket: bucketName,
      Key: key,
      ETag: etag,
      ...checksumElements(checksum),
    }),
  }
}
