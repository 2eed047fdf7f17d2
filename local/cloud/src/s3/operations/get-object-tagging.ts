import type { Operation } from '../call.ts'
import { writeXml } from '../xml.ts'

/** No object has tags here, yet `aws s3 cp` between buckets asks before it copies a large one. */
export const getObjectTagging: Operation = async ({ store, bucketName, key }) => {
  const { file } = await store.bucket(bucketName).open(key)
  await file.close()
  return { body: writeXml('Tagging', { TagSet: '' }) }
}
