import { checksumHeader } from './body/checksum.ts'
import { S3Error } from './s3-error.ts'
import type { Checksum, ObjectRecord, ObjectSummary } from './storage/records.ts'

/** Headers of a put that come back with every get. */
const kept = [
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-type',
  'expires',
]

/** S3's limit for all user metadata of an object, names and values, in bytes. */
const largestMetadataBytes = 2048

/** What a put may ask for because it is so anyway. */
const harmless: Record<string, string[]> = {
  'x-amz-acl': ['private', 'bucket-owner-full-control'],
  'x-amz-server-side-encryption': ['AES256'],
  'x-amz-storage-class': ['STANDARD'],
}

/** What a put may not ask for: better refused than silently left out. */
const unimplemented =
  /^x-amz-(acl|grant-.*|server-side-encryption.*|storage-class|tagging|object-lock-.*|website-.*)$/

/**
 * The headers of a put that are kept with the object.
 *
 * @throws S3Error NotImplemented, MetadataTooLarge
 */
export function keepHeaders(headers: NodeJS.Dict<string>): Record<string, string> {
  for (const [name, value = ''] of Object.entries(headers)) {
    if (unimplemented.test(name) && !harmless[name]?.includes(value)) {
      throw new S3Error('NotImplemented', undefined, { Header: name })
    }
  }
  const metadata = Object.entries(headers).filter(([name]) => name.startsWith('x-amz-meta-'))
  const metadataBytes = metadata.reduce(
    (bytes, [name, value = '']) => bytes + name.length - 11 + value.length,
    0,
  )
  if (metadataBytes > largestMetadataBytes) throw new S3Error('MetadataTooLarge')
  const encoding = withoutChunking(headers['content-encoding'])
  const found = kept.map((name) => [name, name === 'content-encoding' ? encoding : headers[name]] as const)
  const present = [...found, ...metadata].filter((entry): entry is [string, string] => entry[1] !== undefined)
  for (const [name, value] of present) checkHeaderValue(name, value)
  return { 'content-type': 'binary/octet-stream', ...Object.fromEntries(present) }
}

/**
 * Values that come in a form or a URL can hold what no header can.
 *
 * @throws S3Error InvalidArgument
 */
export function checkHeaderValue(name: string, value: string): void {
  if (/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) return
  throw new S3Error('InvalidArgument', 'Header value cannot be represented using ISO-8859-1.', {
    ArgumentName: name,
  })
}

/** `aws-chunked` says how the body travels, not what the object is. */
function withoutChunking(encoding: string | undefined): string | undefined {
  const rest = encoding
    ?.split(',')
    .map((name) => name.trim())
    .filter((name) => name !== 'aws-chunked')
  return rest?.join(', ') || undefined
}

/** What a get or a head says of an object, its length aside. */
export function describeObject(record: ObjectRecord, withChecksum: boolean): Record<string, string> {
  return {
    ...record.headers,
    ...validators(record),
    'accept-ranges': 'bytes',
    ...(withChecksum && record.checksum && checksumHeaders(record.checksum)),
  }
}

export function validators({ etag, modified }: ObjectSummary): Record<string, string> {
  return { etag, 'last-modified': new Date(modified).toUTCString() }
}

export function checksumHeaders({ algorithm, value, type }: Checksum): Record<string, string> {
  return { [checksumHeader(algorithm)]: value, 'x-amz-checksum-type': type }
}

/** The same as elements of an XML answer. */
export function checksumElements(checksum: Checksum | undefined): Record<string, string> {
  return checksum ? { [`Checksum${checksum.algorithm}`]: checksum.value, ChecksumType: checksum.type } : {}
}
