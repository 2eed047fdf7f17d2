import type { Operation } from '../call.ts'
import { S3Error } from '../s3-error.ts'
import { compareKeys } from '../storage/key-index.ts'
import type { PartRecord, UploadRecord } from '../storage/records.ts'
import { findUpload, listUploads, listParts as readParts } from '../storage/uploads.ts'
import { writeXml } from '../xml.ts'
import { keyWriter, parseLimit } from './paging.ts'

export const listMultipartUploads: Operation = async ({ store, bucketName, query }) => {
  if (query.get('delimiter')) throw new S3Error('NotImplemented', 'A delimiter is not implemented here.')
  const prefix = query.get('prefix') ?? ''
  const limit = parseLimit(query, 'max-uploads')
  const writeKey = keyWriter(query)
  const uploads = (await listUploads(store.bucket(bucketName))).filter(({ key }) => key.startsWith(prefix))
  const rest = uploads.slice(
    firstAfter(uploads, query.get('key-marker') ?? '', query.get('upload-id-marker') ?? ''),
  )
  const page = rest.slice(0, limit)
  const truncated = rest.length > page.length && page.length > 0
  return {
    body: writeXml('ListMultipartUploadsResult', {
      Bucket: bucketName,
      Prefix: writeKey(prefix),
      KeyMarker: writeKey(query.get('key-marker') ?? ''),
      UploadIdMarker: query.get('upload-id-marker') ?? '',
      EncodingType: query.get('encoding-type') ?? undefined,
      MaxUploads: limit,
      IsTruncated: truncated,
      NextKeyMarker: truncated ? writeKey(page.at(-1)?.key ?? '') : undefined,
      NextUploadIdMarker: truncated ? page.at(-1)?.uploadId : undefined,
      Upload: page.map((upload) => describeUpload(upload, writeKey)),
    }),
  }
}

/** Without an upload id, the marker means every upload of its key. */
function firstAfter(uploads: UploadRecord[], keyMarker: string, uploadIdMarker: string): number {
  const marked = uploads.findIndex(({ key, uploadId }) => key === keyMarker && uploadId === uploadIdMarker)
  if (marked !== -1) return marked + 1
  const after = uploads.findIndex(({ key }) => compareKeys(key, keyMarker) > 0)
  return after === -1 ? uploads.length : after
}

function describeUpload(
  { key, uploadId, initiated, checksumAlgorithm, checksumType }: UploadRecord,
  writeKey: (key: string) => string,
) {
  return {
    Key: writeKey(key),
    UploadId: uploadId,
    Initiated: new Date(initiated).toISOString(),
    StorageClass: 'STANDARD',
    ChecksumAlgorithm: checksumAlgorithm,
    ChecksumType: checksumType,
  }
}

export const listParts: Operation = async ({ store, bucketName, key, query }) => {
  const bucket = store.bucket(bucketName)
  const { uploadId } = await findUpload(bucket, query.get('uploadId') ?? '', key)
  const limit = parseLimit(query, 'max-parts')
  const marker = Number(query.get('part-number-marker') ?? 0)
  const rest = (await readParts(bucket, uploadId)).filter(({ partNumber }) => partNumber > marker)
  const page = rest.slice(0, limit)
  const truncated = rest.length > page.length && page.length > 0
  return {
    body: writeXml('ListPartsResult', {
      Bucket: bucketName,
      Key: keyWriter(query)(key),
      UploadId: uploadId,
      StorageClass: 'STANDARD',
      PartNumberMarker: marker,
      NextPartNumberMarker: page.at(-1)?.partNumber,
      MaxParts: limit,
      IsTruncated: truncated,
      Part: page.map(describePart),
    }),
  }
}

function describePart({ partNumber, modified, etag, size, checksum }: PartRecord) {
  return {
    PartNumber: partNumber,
    LastModified: new Date(modified).toISOString(),
    ETag: etag,
    Size: size,
    ...(checksum && { [`Checksum${checksum.algorithm}`]: checksum.value }),
  }
}
