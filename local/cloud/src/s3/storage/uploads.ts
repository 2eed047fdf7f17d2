import { randomBytes, randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { Parse } from 'typebox/value'

import { S3Error } from '../s3-error.ts'
import type { Bucket } from './bucket.ts'
import { PartRecord, UploadRecord } from './records.ts'
import { openSealed, readSealed, type SealedFile, type StagedFile, syncDirectoryOf } from './sealed-file.ts'

/*
 * An upload that is not complete is a folder named by its id with `upload.json` and one sealed file per part,
 * named by the part's number.
 */

export async function beginUpload(
  bucket: Bucket,
  stagingDirectory: string,
  upload: Omit<UploadRecord, 'uploadId'>,
): Promise<UploadRecord> {
  const record: UploadRecord = { uploadId: randomBytes(16).toString('hex'), ...upload }
  const staged = join(stagingDirectory, randomUUID())
  await mkdir(staged)
  await writeFile(join(staged, 'upload.json'), JSON.stringify(record))
  const place = join(bucket.uploadsDirectory, record.uploadId)
  await rename(staged, place)
  await syncDirectoryOf(place)
  return record
}

/** @throws S3Error NoSuchUpload, also when the upload is for another key */
export async function findUpload(bucket: Bucket, uploadId: string, key: string): Promise<UploadRecord> {
  // The id becomes part of a path, so only what we could have given out ourselves goes further.
  if (!/^[0-9a-f]{32}$/.test(uploadId)) throw noSuchUpload(uploadId)
  const record = await readUpload(bucket, uploadId)
  if (record?.key !== key) throw noSuchUpload(uploadId)
  return record
}

/** Every unfinished upload of a bucket, in the order in which S3 lists them: by key, then by age. */
export async function listUploads(bucket: Bucket): Promise<UploadRecord[]> {
  const ids = await readdir(bucket.uploadsDirectory)
  const records = await Promise.all(ids.map((id) => readUpload(bucket, id)))
  return records
    .filter((record) => record !== undefined)
    .sort((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)) || a.initiated - b.initiated)
}

async function readUpload(bucket: Bucket, uploadId: string): Promise<UploadRecord | undefined> {
  const path = join(bucket.uploadsDirectory, uploadId, 'upload.json')
  const json = await readFile(path, 'utf8').catch(absent)
  return json === undefined ? undefined : Parse(UploadRecord, JSON.parse(json))
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') throw error
  return undefined
}

/** @throws S3Error NoSuchUpload when the upload was completed or aborted while the part came in */
export async function placePart(
  bucket: Bucket,
  uploadId: string,
  staged: StagedFile,
  part: PartRecord,
): Promise<void> {
  const path = partPath(bucket, uploadId, part.partNumber)
  try {
    staged.commit(path)
  } catch (error) {
    absent(error as NodeJS.ErrnoException)
    throw noSuchUpload(uploadId)
  }
  await syncDirectoryOf(path)
}

/** The parts that are there, by number. */
export async function listParts(bucket: Bucket, uploadId: string): Promise<PartRecord[]> {
  const names = await readdir(join(bucket.uploadsDirectory, uploadId))
  const paths = names
    .filter((name) => name !== 'upload.json')
    .map((name) => join(bucket.uploadsDirectory, uploadId, name))
  const records: PartRecord[] = []
  for (const path of paths) records.push(await readSealed(path, PartRecord))
  return records.sort((a, b) => a.partNumber - b.partNumber)
}

/** @throws ENOENT when the part is not there (any more) */
export async function openPart(
  bucket: Bucket,
  uploadId: string,
  partNumber: number,
): Promise<SealedFile<typeof PartRecord>> {
  return openSealed(partPath(bucket, uploadId, partNumber), PartRecord)
}

function partPath(bucket: Bucket, uploadId: string, partNumber: number): string {
  return join(bucket.uploadsDirectory, uploadId, String(partNumber))
}

/** Forgets an upload with its parts; done in one step, so that no half of it can be listed or completed. */
export async function removeUpload(
  bucket: Bucket,
  stagingDirectory: string,
  uploadId: string,
): Promise<void> {
  const removed = join(stagingDirectory, randomUUID())
  await rename(join(bucket.uploadsDirectory, uploadId), removed).catch(absent)
  await rm(removed, { recursive: true, force: true })
}

export function noSuchUpload(uploadId: string): S3Error {
  return new S3Error('NoSuchUpload', undefined, { UploadId: uploadId })
}
