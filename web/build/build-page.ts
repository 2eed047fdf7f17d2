import { existsSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { removeOldBuilds } from './remove-old-builds.ts'
import { hashSources } from './sources-hash.ts'

const web = fileURLToPath(new URL('../', import.meta.url))
const workspace = fileURLToPath(new URL('../../', import.meta.url))

/** Where the page finds the API and the sign-in, if not beside itself. Read by Vite from the environment too. */
export interface PageSettings {
  VITE_API_BASE?: string | undefined
  VITE_SIGN_IN?: string | undefined
}

/**
 * Builds the page, unless its sources are those of a build that is there.
 *
 * @returns the folder of the built page, named after its sources, so that one that is served stays as it is
 */
export async function buildPage(settings: PageSettings = {}): Promise<string> {
  const folder = join(web, 'dist', hashSources(workspace, { ...settings }))
  if (existsSync(folder)) return folder
  const draft = `${folder}-${process.pid}`
  await buildInto(draft)
  // Another start may have been faster with the same.
  await rename(draft, folder).catch(() => rm(draft, { recursive: true, force: true }))
  await removeOldBuilds(join(web, 'dist'), folder)
  return folder
}

/** Builds the page into a folder, which is emptied first. */
export async function buildInto(folder: string): Promise<void> {
  // Loaded where they are needed: most starts find the page built.
  const [{ build }, { buildWorker }] = await Promise.all([import('vite'), import('./build-worker.ts')])
  await build({
    root: web,
    configFile: join(web, 'vite.config.ts'),
    logLevel: 'error',
    build: { outDir: folder, emptyOutDir: true },
  })
  await buildWorker(web, folder)
}
