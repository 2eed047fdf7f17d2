import { rename, rm } from 'node:fs/promises'

import { rolldown } from 'rolldown'

import { asciiOnly } from './ascii-only.ts'
import { keepPlaces } from './keep-places.ts'

/**
 * Writes programs with all that they import as few files: `<name>.mjs` for each, and files that several share. Loading
 * 1,900 modules one by one takes a service twice the time of the processor, and 20 MB more for as long as it runs.
 *
 * @param entries files of the sources by the names of the programs
 * @param folder appears when all is written; one that another process has written meanwhile stays
 * @throws Error that names what cannot be bundled, with file and line
 */
export async function writeBundles(entries: Record<string, string>, folder: string): Promise<void> {
  const draft = `${folder}-${process.pid}`
  const bundle = await rolldown({
    input: entries,
    platform: 'node',
    plugins: [keepPlaces(), asciiOnly()],
    // What libraries do is not ours to mend.
    checks: { eval: false },
    logLevel: 'warn',
  })
  try {
    await bundle.write({
      dir: draft,
      format: 'esm',
      entryFileNames: '[name].mjs',
      chunkFileNames: '[name]-[hash].mjs',
      comments: false,
      sourcemap: true,
      // The sources lie on the same disk.
      sourcemapExcludeSources: true,
    })
  } catch (error) {
    await rm(draft, { recursive: true, force: true })
    throw error
  } finally {
    await bundle.close()
  }
  await rename(draft, folder).catch(() => rm(draft, { recursive: true, force: true }))
}
