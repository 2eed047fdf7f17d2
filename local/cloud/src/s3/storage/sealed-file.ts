import { randomUUID } from 'node:crypto'
import { renameSync } from 'node:fs'
import { type FileHandle, open, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import type { Static, TSchema } from 'typebox'
import { Parse } from 'typebox/value'

/*
 * A sealed file holds bytes and, behind them, the record that describes them:
 *
 *   bytes | record as JSON | length of the JSON, 4 bytes big-endian | the seal
 *
 * Because both are one file, one rename makes both visible at once, and a reader that has the file open keeps
 * reading the bytes that belong to the record even while it is replaced or deleted.
 */
const seal = Buffer.from('s3o1')
const tailBytes = 4 + seal.length
/** Read in one go from the end of the file: nearly every record fits. */
const usualRecordBytes = 4096

/** A file that is being written and not visible before it is committed. */
export interface StagedFile {
  append: (chunk: Uint8Array) => Promise<void>
  /** Writes the record behind the bytes and forces both to disk. */
  seal: (record: object) => Promise<void>
  /**
   * Makes it visible under a name, replacing what has it. Synchronous, so that checks made just before still
   * hold.
   */
  commit: (path: string) => void
  /** Removes it; after a commit, nothing. */
  discard: () => Promise<void>
}

/** @param directory on the same file system as the place of commitment */
export async function stageFile(directory: string): Promise<StagedFile> {
  const path = join(directory, randomUUID())
  const file = await open(path, 'wx')
  let committed = false
  return {
    append: (chunk) => writeFully(file, chunk),
    async seal(record) {
      const json = Buffer.from(JSON.stringify(record))
      const length = Buffer.alloc(4)
      length.writeUInt32BE(json.length)
      await writeFully(file, Buffer.concat([json, length, seal]))
      await file.sync()
      await file.close()
    },
    commit(destination) {
      renameSync(path, destination)
      committed = true
    },
    async discard() {
      if (committed) return
      await file.close().catch(ignoreClosed)
      await rm(path, { force: true })
    },
  }
}

async function writeFully(file: FileHandle, chunk: Uint8Array): Promise<void> {
  let left = chunk
  while (left.length > 0) {
    const { bytesWritten } = await file.write(left)
    left = left.subarray(bytesWritten)
  }
}

function ignoreClosed(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EBADF') throw error
}

/** After a rename only this makes sure that the new name survives a power cut. */
export async function syncDirectoryOf(path: string): Promise<void> {
  const directory = await open(dirname(path), 'r')
  try {
    await directory.sync()
  } finally {
    await directory.close()
  }
}

export interface SealedFile<Schema extends TSchema> {
  record: Static<Schema>
  /** Number of bytes before the record. */
  size: number
  file: FileHandle
}

/**
 * Opens a sealed file; the caller closes it.
 *
 * @throws ENOENT when there is none, and a `BrokenSealError` when it was not written by `stageFile`
 */
export async function openSealed<Schema extends TSchema>(
  path: string,
  schema: Schema,
): Promise<SealedFile<Schema>> {
  const file = await open(path, 'r')
  try {
    const { json, size } = await readRecord(file, path)
    return { record: Parse(schema, JSON.parse(json)), size, file }
  } catch (error) {
    await file.close()
    throw error
  }
}

/** Reads the record alone. */
export async function readSealed<Schema extends TSchema>(
  path: string,
  schema: Schema,
): Promise<Static<Schema>> {
  const { record, file } = await openSealed(path, schema)
  await file.close()
  return record
}

async function readRecord(file: FileHandle, path: string): Promise<{ json: string; size: number }> {
  const { size: fileSize } = await file.stat()
  const tail = await readEnd(file, fileSize, usualRecordBytes)
  const lengthAt = tail.length - tailBytes
  if (lengthAt < 0 || !tail.subarray(-seal.length).equals(seal)) throw new BrokenSealError(path)
  const jsonBytes = tail.readUInt32BE(lengthAt)
  const size = fileSize - tailBytes - jsonBytes
  if (size < 0) throw new BrokenSealError(path)
  const whole = jsonBytes > lengthAt ? await readEnd(file, fileSize, jsonBytes + tailBytes) : tail
  return { json: whole.subarray(-jsonBytes - tailBytes, -tailBytes).toString(), size }
}

async function readEnd(file: FileHandle, fileSize: number, bytes: number): Promise<Buffer> {
  const length = Math.min(fileSize, bytes)
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, fileSize - length)
  return buffer.subarray(0, bytesRead)
}

/** The file was not written by this S3, or has been changed. */
export class BrokenSealError extends Error {
  override name = 'BrokenSealError'

  constructor(path: string) {
    super(`${path} is not an object of this S3`)
  }
}
