import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

import { type Static, Type } from 'typebox'
import { Check } from 'typebox/value'

import { randomId } from './random-id.ts'
import { writeFileAtomically } from './write-file-atomically.ts'

/** Replicate forgets an uploaded file after a day. */
const LIFETIME = 24 * 3600 * 1000

export const UploadedFile = Type.Object({
  id: Type.String(),
  name: Type.String(),
  contentType: Type.String(),
  size: Type.Integer(),
  sha256: Type.String(),
  metadata: Type.Record(Type.String(), Type.Unknown()),
  createdAt: Type.Integer(),
  expiresAt: Type.Integer(),
})
export type UploadedFile = Static<typeof UploadedFile>

/** Content that has arrived on disk and waits for its description. */
export type StoredContent = Pick<UploadedFile, 'id' | 'size' | 'sha256'>

/** Files that clients upload, kept on disk for a day: `{id}.json` beside `{id}.content`. */
export class FileShelf {
  readonly #directory: string
  readonly #clock: () => number
  readonly #files = new Map<string, UploadedFile>()

  private constructor(directory: string, clock: () => number) {
    this.#directory = directory
    this.#clock = clock
  }

  /** Finds the files of an earlier run and removes what an interrupted upload left. */
  static async open(directory: string, clock: () => number): Promise<FileShelf> {
    await mkdir(directory, { recursive: true })
    const shelf = new FileShelf(directory, clock)
    const names = await readdir(directory)
    for (const name of names.filter((each) => each.endsWith('.json'))) {
      const file: unknown = JSON.parse(await readFile(join(directory, name), 'utf8'))
      if (Check(UploadedFile, file)) shelf.#files.set(file.id, file)
    }
    const strays = names.filter((name) => !shelf.#files.has(name.replace(/\.(json|content)$/, '')))
    await Promise.all(strays.map((name) => rm(join(directory, name))))
    return shelf
  }

  /** Streams content to disk; a stream that breaks leaves nothing behind. */
  async store(content: Readable): Promise<StoredContent> {
    const id = randomId()
    const hash = createHash('sha256')
    let size = 0
    try {
      await pipeline(
        content,
        async function* (chunks: AsyncIterable<Buffer>) {
          for await (const chunk of chunks) {
            hash.update(chunk)
            size += chunk.length
            yield chunk
          }
        },
        createWriteStream(this.#contentOf(id)),
      )
    } catch (error) {
      await this.discard(id)
      throw error
    }
    return { id, size, sha256: hash.digest('hex') }
  }

  /** Puts stored content on the shelf. */
  async add(
    content: StoredContent,
    description: Pick<UploadedFile, 'name' | 'contentType' | 'metadata'>,
  ): Promise<UploadedFile> {
    const createdAt = this.#clock()
    const file = { ...content, ...description, createdAt, expiresAt: createdAt + LIFETIME }
    await writeFileAtomically(this.#descriptionOf(file.id), JSON.stringify(file))
    this.#files.set(file.id, file)
    return file
  }

  get(id: string): UploadedFile | undefined {
    return this.#files.get(id)
  }

  newestFirst(): UploadedFile[] {
    return [...this.#files.values()].sort((a, b) => b.createdAt - a.createdAt)
  }

  /** Removes a file or stored content. */
  async discard(id: string): Promise<void> {
    this.#files.delete(id)
    await rm(this.#descriptionOf(id), { force: true })
    await rm(this.#contentOf(id), { force: true })
  }

  async discardExpired(): Promise<void> {
    const now = this.#clock()
    const expired = [...this.#files.values()].filter(({ expiresAt }) => expiresAt <= now)
    await Promise.all(expired.map(({ id }) => this.discard(id)))
  }

  #contentOf(id: string): string {
    return join(this.#directory, `${id}.content`)
  }

  #descriptionOf(id: string): string {
    return join(this.#directory, `${id}.json`)
  }
}
