import { parseAlgorithm } from '../body/checksum.ts'
import { readBody } from '../body/read-body.ts'
import type { Operation, S3Call } from '../call.ts'
import { checksumHeaders, keepHeaders } from '../object-headers.ts'
import { S3Error } from '../s3-error.ts'
import type { UploadRecord } from '../storage/records.ts'
import { beginUpload, findUpload, placePart, removeUpload } from '../storage/uploads.ts'
import { currentSecond, writeStaged } from '../storage/write-staged.ts'
import { writeXml } from '../xml.ts'

/** S3's limit. */
const mostParts = 10_000

export const createMultipartUpload: Operation = async ({ store, bucketName, key, headers }) => {
  const bucket = store.bucket(bucketName)
  const checksum = parseChecksum(headers)
  const kept = keepHeaders(headers)
  const upload = await beginUpload(bucket, store.stagingDirectory, {
    key,
    initiated: Date.now(),
    headers: kept,
    ...checksum,
  })
  return {
    headers: {
      ...(checksum.checksumAlgorithm && { 'x-amz-checksum-algorithm': checksum.checksumAlgorithm }),
      ...(checksum.checksumType && { 'x-amz-checksum-type': checksum.checksumType }),
    },
    body: writeXml('InitiateMultipartUploadResult', {
      Bucket: bucketName,
      Key: key,
      UploadId: upload.uploadId,
    }),
  }
}

function parseChecksum(
  headers: NodeJS.Dict<string>,
): Pick<UploadRecord, 'checksumAlgorithm' | 'checksumType'> {
  const algorithm = headers['x-amz-checksum-algorithm']
  if (algorithm === undefined) return {}
  const type = headers['x-amz-checksum-type'] ?? 'COMPOSITE'
  if (type !== 'COMPOSITE' && type !== 'FULL_OBJECT')
    throw new S3Error('InvalidRequest', 'Unknown checksum type.')
  return { checksumAlgorithm: parseAlgorithm(algorithm), checksumType: type }
}

export const uploadPart: Operation = async (call) => {
  const { store, bucketName, key, query } = call
  const partNumber = parsePartNumber(query)
  const bucket = store.bucket(bucketName)
  const { uploadId, checksumAlgorithm } = await findUpload(bucket, query.get('uploadId') ?? '', key)
  const { bytes, measured } = readBody(call, checksumAlgorithm)
  if (checksumAlgorithm && measured.checksum.algorithm !== checksumAlgorithm) {
    throw new S3Error(
      'InvalidRequest',
      `Checksum Type mismatch occurred, expected checksum Type: ${checksumAlgorithm}, ` +
        `actual checksum Type: ${measured.checksum.algorithm}`,
    )
  }
  const { etag, checksum } = await writeStaged(
    store.stagingDirectory,
    bytes,
    () => ({
      partNumber,
      size: measured.size,
      etag: `"${measured.md5.toString('hex')}"`,
      modified: currentSecond(),
      checksum: measured.checksum,
    }),
    (staged, part) => placePart(bucket, uploadId, staged, part),
  )
  return { headers: { etag, ...checksumHeaders(checksum) } }
}

/** @throws S3Error InvalidArgument */
export function parsePartNumber(query: URLSearchParams): number {
  const partNumber = Number(query.get('partNumber'))
  if (!Number.isInteger(partNumber) || partNumber < 1 || partNumber > mostParts) {
    throw new S3Error(
      'InvalidArgument',
      `Part number must be an integer between 1 and ${mostParts}, inclusive`,
    )
  }
  return partNumber
}

export const abortMultipartUpload: Operation = async (call: S3Call) => {
  const bucket = call.store.bucket(call.bucketName)
  const { uploadId } = await findUpload(bucket, call.query.get('uploadId') ?? '', call.key)
  await removeUpload(bucket, call.store.stagingDirectory, uploadId)
  return { status: 204 }
}
