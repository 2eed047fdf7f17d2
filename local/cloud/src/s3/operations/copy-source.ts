import type { S3Call } from '../call.ts'
import { checkCopyConditions } from '../conditions.ts'
import { S3Error } from '../s3-error.ts'
import type { ObjectRecord } from '../storage/records.ts'
import type { SealedFile } from '../storage/sealed-file.ts'

export interface CopySource {
  bucketName: string
  key: string
  object: SealedFile<typeof ObjectRecord>
}

/**
 * Opens what `x-amz-copy-source` names, if it meets the conditions on it; the caller reads or closes it.
 *
 * @throws S3Error InvalidArgument, NoSuchBucket, NoSuchKey, PreconditionFailed, NotImplemented (a version)
 */
export async function openCopySource({ store, headers }: S3Call): Promise<CopySource> {
  const { bucketName, key } = parseCopySource(headers['x-amz-copy-source'] ?? '')
  const object = await store.bucket(bucketName).open(key)
  try {
    checkCopyConditions(headers, object.record)
    return { bucketName, key, object }
  } catch (error) {
    await object.file.close()
    throw error
  }
}

function parseCopySource(source: string): { bucketName: string; key: string } {
  const [path = '', version] = source.split('?versionId=')
  if (version !== undefined) throw new S3Error('NotImplemented', 'Versions are not implemented.')
  const [, bucketName, key] = /^\/?([^/]+)\/(.+)$/s.exec(decode(path)) ?? []
  if (bucketName === undefined || key === undefined) throw badSource()
  return { bucketName, key }
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch (cause) {
    throw Object.assign(badSource(), { cause })
  }
}

function badSource(): S3Error {
  return new S3Error(
    'InvalidArgument',
    'Copy Source must mention the source bucket and key: sourcebucket/sourcekey',
  )
}
