import { rename, writeFile } from 'node:fs/promises'

/** What an unfinished write leaves behind when the process dies under it; swept away at the next start. */
export const UNFINISHED = '.unfinished'

/**
 * Replaces a file so that a reader, also one after a crash of this process, sees either the old or the new
 * content whole. There is no fsync: a stand-in need not outlive a power cut.
 * Two writes to one path must not overlap.
 */
export async function writeFileAtomically(path: string, content: string | Uint8Array): Promise<void> {
  await writeFile(path + UNFINISHED, content)
  await rename(path + UNFINISHED, path)
}
