import { measure } from '../body/measure.ts'
import type { Operation, S3Call } from '../call.ts'
import { writeConditions } from '../conditions.ts'
import { checksumElements, keepHeaders } from '../object-headers.ts'
import { S3Error } from '../s3-error.ts'
import { readRange } from '../storage/read-range.ts'
import { currentSecond, writeStaged } from '../storage/write-staged.ts'
import { writeXml } from '../xml.ts'
import { type CopySource, openCopySource } from './copy-source.ts'

/** S3 copies up to 5 GiB in one go. */
const largestCopyBytes = 5 * 1024 ** 3

export const copyObject: Operation = async (call) => {
  const { store, key } = call
  const bucket = store.bucket(call.bucketName)
  const admit = writeConditions(call.headers)
  const source = await openCopySource(call)
  const content = readRange(source.object)
  try {
    const headers = copiedHeaders(call, source)
    const { bytes, measured } = measure(content, source.object.record.checksum?.algorithm ?? 'CRC32')
    const { etag, modified, checksum } = await writeStaged(
      store.stagingDirectory,
      bytes,
      () => ({
        key,
        size: measured.size,
        etag: `"${measured.md5.toString('hex')}"`,
        modified: currentSecond(),
        headers,
        checksum: measured.checksum,
      }),
      (staged, record) => bucket.place(staged, record, admit),
    )
    const times = { LastModified: new Date(modified).toISOString(), ETag: etag }
    return { body: writeXml('CopyObjectResult', { ...times, ...checksumElements(checksum) }) }
  } finally {
    content.destroy()
  }
}

/** The source's headers, or with the directive REPLACE those of this request. */
function copiedHeaders(call: S3Call, { bucketName, key, object }: CopySource): Record<string, string> {
  if (object.size > largestCopyBytes)
    throw new S3Error('InvalidRequest', 'The copy source is larger than 5 GiB.')
  const directive = call.headers['x-amz-metadata-directive'] ?? 'COPY'
  const own = keepHeaders(call.headers)
  if (directive === 'REPLACE') return own
  if (directive !== 'COPY') throw new S3Error('InvalidArgument', 'Unknown metadata directive.')
  if (bucketName === call.bucketName && key === call.key) {
    throw new S3Error(
      'InvalidRequest',
      'This copy request is illegal because it is trying to copy an object to itself ' +
        'without changing its metadata.',
    )
  }
  return object.record.headers
}
