import { spawn } from 'node:child_process'
import { cp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'

/** A page that is built again when its sources change. */
export interface WatchedPage {
  /** What it is built of, below the workspace. */
  sources: readonly string[]
  /** Builds it where the gateway serves it from. @throws an error that ends with what the build has printed */
  build: () => Promise<void>
}

/**
 * Copies a built page into the state of this start: the build itself may be removed by a later start, and a watched one
 * is built over.
 *
 * @returns the folder to serve
 */
export async function copyPage(built: string, stateDirectory: string): Promise<string> {
  const folder = join(stateDirectory, 'page')
  await rm(folder, { recursive: true, force: true })
  await cp(built, folder, { recursive: true })
  return folder
}

/** @param root folder of the workspace */
export function watchedPage(root: string, folder: string): WatchedPage {
  return {
    sources: ['web/src', 'web/public', 'web/index.html', 'packages/client/src'],
    async build() {
      const child = spawn(process.execPath, ['web/build/main.ts', folder], {
        cwd: root,
        stdio: ['ignore', 'ignore', 'pipe'],
      })
      const exited = new Promise<number | null>((resolve) => child.once('close', resolve))
      const printed = await text(child.stderr)
      if ((await exited) !== 0) throw new Error(printed.trim())
    },
  }
}
