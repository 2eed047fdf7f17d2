import { createHash } from 'node:crypto'
import { rmSync } from 'node:fs'
import { readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { Type } from 'typebox'
import { Parse } from 'typebox/value'

import { S3Error } from '../s3-error.ts'
import { createKeyIndex, type KeyIndex } from './key-index.ts'
import { type BucketRecord, CorsRule, ObjectRecord, type ObjectSummary } from './records.ts'
import { openSealed, readSealed, type SealedFile, type StagedFile, syncDirectoryOf } from './sealed-file.ts'

/** One bucket: its objects as sealed files, and in memory the sorted list of their keys. */
export interface Bucket {
  readonly name: string
  /** Milliseconds since the epoch. */
  readonly created: number
  /** Where the parts of uploads that are not complete lie, one folder each. */
  readonly uploadsDirectory: string
  readonly objects: KeyIndex<ObjectSummary>
  /**
   * Makes a sealed file the object of its record's key.
   *
   * @param admit sees what it would replace and throws if it may not; nothing comes between its answer and
   * the change
   */
  place: (staged: StagedFile, record: ObjectRecord, admit: Admit) => Promise<void>
  /** @throws S3Error NoSuchKey */
  open: (key: string) => Promise<SealedFile<typeof ObjectRecord>>
  /** Deletes it if it is there and `admit` allows it. */
  remove: (key: string, admit: Admit) => Promise<void>
  /** The rules for pages of other origins; empty while there are none. */
  cors: () => CorsRule[]
  setCors: (rules: CorsRule[]) => Promise<void>
  /** From now on nothing can be placed. */
  retire: () => void
}

export type Admit = (present: ObjectSummary | undefined) => void

/** Opens what lies in a bucket's directory, reading every object's record once. */
export async function openBucket(directory: string, { name, created }: BucketRecord): Promise<Bucket> {
  const objectsDirectory = join(directory, 'objects')
  const objects = createKeyIndex(await readSummaries(objectsDirectory))
  // Keys may hold any character and be longer than a file name, so files are named by the hash of the key.
  const pathOf = (key: string) => join(objectsDirectory, createHash('sha256').update(key).digest('hex'))
  const corsFile = join(directory, 'cors.json')
  let corsRules = await readCors(corsFile)
  let retired = false

  return {
    name,
    created,
    uploadsDirectory: join(directory, 'uploads'),
    objects,
    async place(staged, record, admit) {
      if (retired) throw new S3Error('NoSuchBucket')
      admit(objects.get(record.key))
      const path = pathOf(record.key)
      staged.commit(path)
      objects.set(record.key, summarise(record))
      await syncDirectoryOf(path)
    },
    async open(key) {
      try {
        return await openSealed(pathOf(key), ObjectRecord)
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
        throw new S3Error('NoSuchKey', undefined, { Key: key })
      }
    },
    async remove(key, admit) {
      admit(objects.get(key))
      const path = pathOf(key)
      // At once, as in `place`: a file put there meanwhile must not be the one that is removed.
      rmSync(path, { force: true })
      objects.delete(key)
      await syncDirectoryOf(path)
    },
    cors: () => corsRules,
    async setCors(rules) {
      await writeFile(`${corsFile}.new`, JSON.stringify(rules))
      await rename(`${corsFile}.new`, corsFile)
      await syncDirectoryOf(corsFile)
      corsRules = rules
    },
    retire() {
      retired = true
    },
  }
}

async function readCors(file: string): Promise<CorsRule[]> {
  try {
    return Parse(Type.Array(CorsRule), JSON.parse(await readFile(file, 'utf8')))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

async function readSummaries(directory: string): Promise<Array<[string, ObjectSummary]>> {
  const summaries: Array<[string, ObjectSummary]> = []
  const names = (await readdir(directory)).filter((name) => /^[0-9a-f]{64}$/.test(name))
  // A few at a time: each waits for the disk, none for the others.
  await Promise.all(
    Array.from({ length: 16 }, async () => {
      for (let name = names.pop(); name !== undefined; name = names.pop()) {
        const record = await readSealed(join(directory, name), ObjectRecord)
        summaries.push([record.key, summarise(record)])
      }
    }),
  )
  return summaries
}

function summarise({ size, etag, modified }: ObjectRecord): ObjectSummary {
  return { size, etag, modified }
}
