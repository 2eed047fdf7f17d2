import { Type } from 'typebox'

import { readSmallBody } from '../body/read-body.ts'
import type { Operation } from '../call.ts'
import { writeConditions } from '../conditions.ts'
import { S3Error } from '../s3-error.ts'
import { readXml, writeXml } from '../xml.ts'

/**
 * S3 deletes at most a thousand objects at once; with the longest keys, all escaped, that stays below this.
 */
const largestRequestBytes = 8 * 1024 * 1024

const Delete = Type.Object({
  Object: Type.Array(
    Type.Object({ Key: Type.String({ minLength: 1 }), VersionId: Type.Optional(Type.String()) }),
    {
      minItems: 1,
      maxItems: 1000,
    },
  ),
  Quiet: Type.Optional(Type.String()),
})

export const deleteObject: Operation = async ({ store, bucketName, key, headers }) => {
  await store
    .bucket(bucketName)
    .remove(key, headers['if-match'] === undefined ? () => {} : writeConditions(headers))
  return { status: 204 }
}

export const deleteObjects: Operation = async (call) => {
  const bucket = call.store.bucket(call.bucketName)
  const { Object: objects, Quiet } = readXml(
    (await readSmallBody(call, largestRequestBytes)).toString(),
    'Delete',
    Delete,
  )
  if (objects.some(({ VersionId }) => VersionId !== undefined)) {
    throw new S3Error('NotImplemented', 'Versions are not implemented.')
  }
  for (const { Key } of objects) await bucket.remove(Key, () => {})
  return {
    body: writeXml('DeleteResult', {
      Deleted: Quiet?.trim().toLowerCase() === 'true' ? undefined : objects.map(({ Key }) => ({ Key })),
    }),
  }
}
