import { readBody } from '../body/read-body.ts'
import type { Operation } from '../call.ts'
import { writeConditions } from '../conditions.ts'
import { checksumHeaders, keepHeaders } from '../object-headers.ts'
import { currentSecond, writeStaged } from '../storage/write-staged.ts'

export const putObject: Operation = async (call) => {
  const { store, bucketName, key } = call
  const bucket = store.bucket(bucketName)
  const headers = keepHeaders(call.headers)
  const admit = writeConditions(call.headers)
  const { bytes, measured } = readBody(call)
  // Also before the bytes come: it spares the client from sending what would be refused.
  admit(bucket.objects.get(key))
  const { etag } = await writeStaged(
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
  return { headers: { etag, ...checksumHeaders(measured.checksum) } }
}
