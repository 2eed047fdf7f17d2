import { authenticateForm, type FormFields, type LengthRange } from '../auth/post-policy.ts'
import { measure } from '../body/measure.ts'
import { readForm, type UploadForm } from '../body/read-form.ts'
import type { Answer, Operation, S3Call } from '../call.ts'
import { keepHeaders } from '../object-headers.ts'
import { S3Error } from '../s3-error.ts'
import type { ObjectRecord } from '../storage/records.ts'
import { currentSecond, writeStaged } from '../storage/write-staged.ts'
import { checkKeyLength } from '../target.ts'
import { writeXml } from '../xml.ts'

/** S3's limit for one form. */
const largestFileBytes = 5 * 1024 ** 3

/** A browser's upload by a form whose policy was signed beforehand. */
export const postObject: Operation = async (call) => {
  call.store.bucket(call.bucketName)
  const form = await readForm(call.raw)
  try {
    const fields = new Map([...form.fields, ['bucket', call.bucketName]])
    const range = authenticateForm(fields, call.authority)
    const record = await storeFile(call, form, fields, range)
    return answer(call, fields, record)
  } finally {
    form.leave()
  }
}

async function storeFile(
  { store, bucketName }: S3Call,
  form: UploadForm,
  fields: FormFields,
  range: LengthRange,
): Promise<ObjectRecord> {
  const key = fields.get('key')?.replaceAll('${filename}', form.fileName)
  if (!key) throw new S3Error('InvalidArgument', "Bucket POST must contain a field named 'key'.")
  checkKeyLength(key)
  const headers = keepHeaders(Object.fromEntries(fields))
  const { bytes, measured } = measure(limit(form.file, range), 'CRC32')
  return writeStaged(
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
    async (staged, record) => {
      await form.finished
      await store.bucket(bucketName).place(staged, record, () => {})
    },
  )
}

async function* limit(
  file: AsyncIterable<Uint8Array>,
  { least, most }: LengthRange,
): AsyncGenerator<Uint8Array> {
  const largest = Math.min(most, largestFileBytes)
  let size = 0
  for await (const chunk of file) {
    size += chunk.length
    if (size > largest) throw new S3Error('EntityTooLarge', undefined, { MaxSizeAllowed: largest })
    yield chunk
  }
  if (size < least)
    throw new S3Error('EntityTooSmall', undefined, { ProposedSize: size, MinSizeAllowed: least })
}

/** 204 unless the form asks for 200, for 201 with a document, or for a redirect. */
function answer({ bucketName, headers }: S3Call, fields: FormFields, { key, etag }: ObjectRecord): Answer {
  const location = `http://${headers['host']}/${bucketName}/${encodeURIComponent(key)}`
  const redirect = fields.get('success_action_redirect')
  if (redirect && URL.canParse(redirect)) {
    const to = new URL(redirect)
    to.searchParams.set('bucket', bucketName)
    to.searchParams.set('key', key)
    to.searchParams.set('etag', etag)
    return { status: 303, headers: { location: to.href, etag } }
  }
  const status = fields.get('success_action_status')
  if (status === '201') {
    const body = writeXml('PostResponse', { Location: location, Bucket: bucketName, Key: key, ETag: etag })
    return { status: 201, headers: { etag, location }, body }
  }
  return { status: status === '200' ? 200 : 204, headers: { etag, location } }
}
