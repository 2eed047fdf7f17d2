import {
  BucketAlreadyExists,
  BucketAlreadyOwnedByYou,
  type BucketLocationConstraint,
  CreateBucketCommand,
  GetBucketLifecycleConfigurationCommand,
  HeadBucketCommand,
  PutBucketCorsCommand,
  PutBucketLifecycleConfigurationCommand,
  PutPublicAccessBlockCommand,
  type S3Client,
} from '@aws-sdk/client-s3'
import { regionOfBucket, statusOf } from '@moodscape/shared/process/explain-aws-trouble'
import type { Logger } from '@moodscape/shared/process/log'

import { type AskStore, isUnknownThere } from './ask-store.ts'
import { describeCors, mergeLifecycle } from './bucket-rules.ts'
import { MissingRight, Refusal } from './refusal.ts'

export interface BucketWish {
  name: string
  region: string
  /** Of the page and of frontends; any where there are none. */
  origins: string[]
}

/**
 * Makes the bucket where it is not there yet, keeps the public out of it, and sets the rules for pages and leftovers.
 *
 * @throws Refusal when it lies in another region, or belongs to another account
 */
export async function provisionBucket(
  client: S3Client,
  wish: BucketWish,
  ask: AskStore,
  log: Pick<Logger, 'info' | 'warn'>,
): Promise<void> {
  if (!(await hasBucket(client, wish, ask))) {
    await createBucket(client, wish, ask)
    log.info({ bucket: wish.name }, 'bucket created')
  }
  const rules = {
    'block of public access': () => blockPublic(client, wish.name, ask),
    'CORS rules': () => setCors(client, wish, ask),
    'lifecycle rules': () => setLifecycle(client, wish.name, ask),
  }
  for (const [what, set] of Object.entries(rules)) {
    try {
      await set()
    } catch (error) {
      if (!isUnknownThere(error)) throw error
      log.warn(`this S3 server knows no ${what}`)
    }
  }
}

const NOT_FOUND = 404

async function hasBucket(client: S3Client, { name, region }: BucketWish, ask: AskStore): Promise<boolean> {
  try {
    await ask('s3:ListBucket', () => client.send(new HeadBucketCommand({ Bucket: name })))
    return true
  } catch (error) {
    // Answers to HEAD have no body: only status and headers say what is wrong.
    const answer = error instanceof MissingRight ? error.cause : error
    const elsewhere = regionOfBucket(answer)
    if (elsewhere !== undefined && elsewhere !== region)
      throw new Refusal(
        `The bucket ${name} lies in ${elsewhere}, AWS_REGION is ${region}: Rekognition reads only buckets of its own region.`,
        { cause: error },
      )
    if (error instanceof MissingRight)
      throw new Refusal(
        `The bucket ${name} is there, but not for this role: it belongs to another account (name another by BUCKET_NAME), or the right s3:ListBucket is missing.`,
        { cause: error },
      )
    if (statusOf(answer) === NOT_FOUND) return false
    throw error
  }
}

async function createBucket(client: S3Client, { name, region }: BucketWish, ask: AskStore): Promise<void> {
  // S3's first region cannot be named.
  const place =
    region === 'us-east-1'
      ? {}
      : { CreateBucketConfiguration: { LocationConstraint: region as BucketLocationConstraint } }
  try {
    await ask('s3:CreateBucket', () => client.send(new CreateBucketCommand({ Bucket: name, ...place })))
  } catch (error) {
    if (error instanceof BucketAlreadyExists)
      throw new Refusal(`The bucket ${name} belongs to another account: name another by BUCKET_NAME.`, {
        cause: error,
      })
    // Another run has just made it.
    if (!(error instanceof BucketAlreadyOwnedByYou)) throw error
  }
}

async function blockPublic(client: S3Client, Bucket: string, ask: AskStore): Promise<void> {
  const everything = {
    BlockPublicAcls: true,
    IgnorePublicAcls: true,
    BlockPublicPolicy: true,
    RestrictPublicBuckets: true,
  }
  await ask('s3:PutBucketPublicAccessBlock', () =>
    client.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: everything })),
  )
}

async function setCors(client: S3Client, { name, origins }: BucketWish, ask: AskStore): Promise<void> {
  const CORSConfiguration = { CORSRules: describeCors(origins) }
  await ask('s3:PutBucketCORS', () =>
    client.send(new PutBucketCorsCommand({ Bucket: name, CORSConfiguration })),
  )
}

async function setLifecycle(client: S3Client, Bucket: string, ask: AskStore): Promise<void> {
  const found = await ask('s3:GetLifecycleConfiguration', () =>
    client.send(new GetBucketLifecycleConfigurationCommand({ Bucket })),
  ).catch((error: unknown) => {
    if ((error as Error).name === 'NoSuchLifecycleConfiguration') return { Rules: [] }
    throw error
  })
  const LifecycleConfiguration = { Rules: mergeLifecycle(found.Rules ?? []) }
  await ask('s3:PutLifecycleConfiguration', () =>
    client.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration })),
  )
}
