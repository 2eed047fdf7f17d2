import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'

import type { Prediction } from './predictions/prediction.ts'
import { randomId } from './random-id.ts'

const MEDIA_TYPES: Record<string, string> = {
  '.webp': 'image/webp',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.mp3': 'audio/mpeg',
  '.wav': 'audio/wav',
  '.mid': 'audio/midi',
}

export interface OutputFile {
  /** File name with an extension, such as `out-0.webp`. */
  name: string
  bytes: Uint8Array
}

/** The files that predictions made, each prediction's in a folder whose name cannot be guessed. */
export class OutputFolder {
  readonly #directory: string

  private constructor(directory: string) {
    this.#directory = directory
  }

  /** Removes what no prediction refers to: files of one that was interrupted between its last two steps. */
  static async open(directory: string, predictions: readonly Prediction[]): Promise<OutputFolder> {
    await mkdir(directory, { recursive: true })
    const known = new Set(predictions.flatMap(({ output }) => foldersOf(output)))
    const strays = (await readdir(directory)).filter((name) => !known.has(name))
    await Promise.all(strays.map((name) => rm(join(directory, name), { recursive: true })))
    return new OutputFolder(directory)
  }

  /** @returns the files' paths on this server, in the same order */
  async save(files: readonly OutputFile[]): Promise<string[]> {
    const folder = randomId()
    await mkdir(join(this.#directory, folder))
    await Promise.all(files.map(({ name, bytes }) => writeFile(join(this.#directory, folder, name), bytes)))
    return files.map(({ name }) => `/outputs/${folder}/${name}`)
  }

  async remove(output: Prediction['output']): Promise<void> {
    await Promise.all(foldersOf(output).map((folder) => this.#removeFolder(folder)))
  }

  /** Reads a file, or gives undefined when there is none of that name (any more). */
  async read(folder: string, name: string): Promise<{ bytes: Buffer; mediaType: string } | undefined> {
    const mediaType = MEDIA_TYPES[extname(name)]
    if (!mediaType || !/^[a-z2-7]{26}$/.test(folder) || basename(name) !== name) return undefined
    try {
      return { bytes: await readFile(join(this.#directory, folder, name)), mediaType }
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
      throw error
    }
  }

  async #removeFolder(folder: string): Promise<void> {
    await rm(join(this.#directory, folder), { recursive: true, force: true })
  }
}

function foldersOf(output: Prediction['output']): string[] {
  const paths = [output ?? []].flat().filter((path) => path.startsWith('/outputs/'))
  return paths.map((path) => basename(dirname(path)))
}
