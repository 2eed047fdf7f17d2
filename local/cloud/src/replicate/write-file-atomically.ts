import { rename, writeFile } from 'node:fs/promises'

/** Suffix of a file that is being written. One that a crash leaves behind is removed at the next start. */
export const UNFINISHED = '.unfinished'

/**
 * Replaces a file so that a reader, also one after a crash of this process, sees either the old or the new
 * content whole. There is no fsync: the files of a stand-in may be lost in a power cut.
 * Two writes to one path must not overlap.
 */
export async function writeFileAtomically(path: string, content: string | Uint8Array): Promise<void> {
  await writeFile(path + UNFINISHED, content)
  await rename(path + UNFINISHED, path)
}
