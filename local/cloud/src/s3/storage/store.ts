import { randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { Parse } from 'typebox/value'

import { S3Error } from '../s3-error.ts'
import { type Bucket, openBucket } from './bucket.ts'
import { BucketRecord } from './records.ts'
import { syncDirectoryOf } from './sealed-file.ts'

/** All buckets of one directory. One process at a time may have it open. */
export interface Store {
  /** Where files are written before they become visible; emptied at start. */
  readonly stagingDirectory: string
  /** @throws S3Error NoSuchBucket */
  bucket: (name: string) => Bucket
  /** In the order of their names. */
  buckets: () => Bucket[]
  /** @throws S3Error InvalidBucketName, BucketAlreadyOwnedByYou */
  createBucket: (name: string) => Promise<void>
  /** @throws S3Error NoSuchBucket, BucketNotEmpty */
  deleteBucket: (name: string) => Promise<void>
}

export async function openStore(directory: string): Promise<Store> {
  const bucketsDirectory = join(directory, 'buckets')
  const stagingDirectory = join(directory, 'staging')
  await rm(stagingDirectory, { recursive: true, force: true })
  await mkdir(stagingDirectory, { recursive: true })
  await mkdir(bucketsDirectory, { recursive: true })
  const buckets = await openBuckets(bucketsDirectory)

  const bucketNamed = (name: string): Bucket => {
    const bucket = buckets.get(name)
    if (!bucket) throw new S3Error('NoSuchBucket', undefined, { BucketName: name })
    return bucket
  }

  const creating = new Map<string, Promise<void>>()
  const makeBucket = async (name: string): Promise<void> => {
    const staged = await stageBucket(stagingDirectory, name)
    const place = join(bucketsDirectory, name)
    await rename(staged, place).catch(refuseSecondBucket)
    await syncDirectoryOf(place)
    buckets.set(name, await openBucket(place, await readBucketRecord(place)))
  }

  return {
    stagingDirectory,
    bucket: bucketNamed,
    buckets: () => [...buckets.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
    async createBucket(name) {
      if (!isBucketName(name)) throw new S3Error('InvalidBucketName', undefined, { BucketName: name })
      // Whoever is told that it is there uses it at once.
      await creating.get(name)?.catch(() => {})
      if (buckets.has(name)) throw new S3Error('BucketAlreadyOwnedByYou', undefined, { BucketName: name })
      const created = makeBucket(name)
      creating.set(name, created)
      await created.finally(() => creating.delete(name))
    },
    async deleteBucket(name) {
      const bucket = bucketNamed(name)
      if (bucket.objects.size > 0) throw new S3Error('BucketNotEmpty', undefined, { BucketName: name })
      bucket.retire()
      buckets.delete(name)
      const removed = join(stagingDirectory, randomUUID())
      await rename(join(bucketsDirectory, name), removed)
      await rm(removed, { recursive: true })
    },
  }
}

async function openBuckets(bucketsDirectory: string): Promise<Map<string, Bucket>> {
  const buckets = new Map<string, Bucket>()
  for (const name of await readdir(bucketsDirectory)) {
    if (!isBucketName(name)) continue
    const directory = join(bucketsDirectory, name)
    buckets.set(name, await openBucket(directory, await readBucketRecord(directory)))
  }
  return buckets
}

async function stageBucket(stagingDirectory: string, name: string): Promise<string> {
  const staged = join(stagingDirectory, randomUUID())
  await mkdir(join(staged, 'objects'), { recursive: true })
  await mkdir(join(staged, 'uploads'))
  const record: BucketRecord = { name, created: Date.now() }
  await writeFile(join(staged, 'bucket.json'), JSON.stringify(record))
  return staged
}

async function readBucketRecord(directory: string): Promise<BucketRecord> {
  return Parse(BucketRecord, JSON.parse(await readFile(join(directory, 'bucket.json'), 'utf8')))
}

/** Of two that create the same bucket at the same moment, one finds the other's in its place. */
function refuseSecondBucket(error: NodeJS.ErrnoException): never {
  if (error.code === 'ENOTEMPTY' || error.code === 'EEXIST') throw new S3Error('BucketAlreadyOwnedByYou')
  throw error
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
function isBucketName(name: string): boolean {
  return (
    /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) &&
    !name.includes('..') &&
    !/^\d+\.\d+\.\d+\.\d+$/.test(name)
  )
}
