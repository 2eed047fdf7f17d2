import { measure } from '../body/measure.ts'
import type { Operation } from '../call.ts'
import { checksumElements } from '../object-headers.ts'
import { parseRange } from '../parse-range.ts'
import { S3Error } from '../s3-error.ts'
import { type ByteRange, readRange } from '../storage/read-range.ts'
import { findUpload, placePart } from '../storage/uploads.ts'
import { currentSecond, writeStaged } from '../storage/write-staged.ts'
import { writeXml } from '../xml.ts'
import { openCopySource } from './copy-source.ts'
import { parsePartNumber } from './multipart-upload.ts'

/** Makes a part out of (a range of) an object that is already there. */
export const uploadPartCopy: Operation = async (call) => {
  const { store, bucketName, key, query, headers } = call
  const partNumber = parsePartNumber(query)
  const bucket = store.bucket(bucketName)
  const { uploadId, checksumAlgorithm } = await findUpload(bucket, query.get('uploadId') ?? '', key)
  const { object } = await openCopySource(call)
  try {
    const range = parseCopyRange(headers['x-amz-copy-source-range'], object.size)
    const source = readRange(object, range)
    const { bytes, measured } = measure(source, checksumAlgorithm ?? 'CRC32')
    const part = await writeStaged(
      store.stagingDirectory,
      bytes,
      () => ({
        partNumber,
        size: measured.size,
        etag: `"${measured.md5.toString('hex')}"`,
        modified: currentSecond(),
        checksum: measured.checksum,
      }),
      (staged, record) => placePart(bucket, uploadId, staged, record),
    )
    const times = { LastModified: new Date(part.modified).toISOString(), ETag: part.etag }
    return { body: writeXml('CopyPartResult', { ...times, ...checksumElements(part.checksum) }) }
  } finally {
    await object.file.close()
  }
}

/** Unlike a range of a get, this one has to be exact. */
function parseCopyRange(header: string | undefined, size: number): ByteRange | undefined {
  if (header === undefined) return undefined
  const range = parseRange(header, size)
  const [, last] = /^bytes=\d+-(\d+)$/.exec(header) ?? []
  if (!range || Number(last) !== range.end) {
    throw new S3Error(
      'InvalidArgument',
      'The x-amz-copy-source-range value must be of the form bytes=first-last.',
    )
  }
  return range
}
