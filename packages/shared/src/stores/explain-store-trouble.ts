import { explainAwsTrouble, regionOfBucket, statusOf } from '../process/explain-aws-trouble.ts'
import { scrub } from '../process/log.ts'

export interface StoreNames {
  AWS_REGION: string
  TABLE_NAME: string
  BUCKET_NAME: string
}

/** Says in a sentence why the table cannot be used, and what to do. */
export function explainTableTrouble(error: unknown, { AWS_REGION, TABLE_NAME }: StoreNames): string {
  const { name, message } = error as Error
  const table = `TABLE_NAME: the table ${TABLE_NAME}`
  if (name === 'ResourceNotFoundException')
    return `TABLE_NAME: there is no table ${TABLE_NAME} in ${AWS_REGION}. Create it with its indexes (docs/operations.md#dynamodb), or correct TABLE_NAME or AWS_REGION.`
  if (name === 'AccessDeniedException')
    return `${table} is there for others only: the role lacks ${actionIn(message) ?? 'an action'} on it or on its indexes. Give it what SECURITY.md lists.`
  if (name === 'ValidationException') {
    const index = /specified index: (\S+)/.exec(message)?.[1]
    return index
      ? `${table} has no index ${index}. Local indexes can only be made with a table: make one with all its indexes (docs/operations.md#dynamodb).`
      : `${table} has another key or index than docs/operations.md#dynamodb says: it belongs to something else, or was made by hand. Name the right table, or make one.`
  }
  return explainAwsTrouble(error, 'DYNAMODB', AWS_REGION) ?? `${table} does not answer well: ${shown(error)}`
}

/** Says in a sentence why the bucket cannot be used, and what to do. S3 gives no reasons to a question for the head. */
export function explainBucketTrouble(error: unknown, { AWS_REGION, BUCKET_NAME }: StoreNames): string {
  const bucket = `BUCKET_NAME: the bucket ${BUCKET_NAME}`
  const region = regionOfBucket(error)
  if (region !== undefined && region !== AWS_REGION)
    return `${bucket} is in ${region}, and AWS_REGION is ${AWS_REGION}. Bucket, table and Rekognition have to be in one region: correct AWS_REGION, or name a bucket there.`
  const known = explainAwsTrouble(error, 'S3', AWS_REGION)
  if (known) return known
  const status = statusOf(error)
  if (status === 404)
    return `BUCKET_NAME: there is no bucket ${BUCKET_NAME}. Create it (docs/operations.md#s3), or correct BUCKET_NAME.`
  if (status === 403)
    return `${bucket} refuses us: it belongs to another account, the role lacks s3:ListBucket on it, or the keys or AWS_REGION (${AWS_REGION}) are wrong.`
  if (status === 400)
    return `${bucket} refuses the request: the credentials have expired, or AWS_REGION (${AWS_REGION}) is not its region.`
  if (status === 301)
    return `${bucket} is in another region than AWS_REGION (${AWS_REGION}). Bucket, table and Rekognition have to be in one region.`
  return `${bucket} does not answer well: ${shown(error)}`
}

/** AWS says which action it has refused, behind whom it has refused it to. */
function actionIn(message: string): string | undefined {
  return /perform: ([\w:]+)/.exec(message)?.[1]
}

function shown(error: unknown): string {
  return error instanceof Error ? scrub(`${error.name}: ${error.message}`) : 'an unknown error'
}
