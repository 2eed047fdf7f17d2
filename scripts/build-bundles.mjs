import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, readFile, rm, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'

import { findNode24 } from './node24.mjs'
import { lastLines, runQuietly } from './run-quietly.mjs'
import { SetupError } from './setup-error.mjs'
import { workspace } from './workspace.mjs'

/** Bundles that no start has asked for in this time are removed. A system may run from them for days. */
const KEPT_MS = 7 * 24 * 60 * 60_000

/**
 * Bundles the launcher and the services, unless a bundle of the sources that are there is there.
 *
 * @param {string} [root] of the project
 * @returns {Promise<string>} the folder of the bundles, named after their sources
 * @throws SetupError
 */
export async function buildBundles(root = workspace) {
  const bundles = join(root, '.moodscape', 'bundles')
  const folder = join(bundles, await hashSources(root))
  if (existsSync(folder)) {
    const now = new Date()
    await utimes(folder, now, now)
    return folder
  }
  const { ok, output } = await runQuietly(findNode24(), ['local/launcher/src/bundles/main.ts', folder], {
    cwd: root,
  })
  if (!ok)
    throw new SetupError(
      `${lastLines(output)}\n\nThe services could not be bundled; the lines above say why.`,
    )
  await removeOldBundles(bundles)
  return folder
}

/**
 * A short name for the state of all that is bundled. The place counts too: bundles know where their sources are.
 *
 * @param {string} root of the project
 */
async function hashSources(root) {
  const packages = await Promise.all(
    ['local', 'packages', 'services'].map(async (room) =>
      (await readdir(join(root, room))).map((name) => join(room, name, 'src')),
    ),
  )
  const files = await Promise.all(packages.flat().map((folder) => listFiles(root, folder)))
  const hash = createHash('sha256').update(root)
  for (const file of ['pnpm-lock.yaml', ...files.flat().sort()])
    hash.update(file).update(await readFile(join(root, file)))
  return hash.digest('hex').slice(0, 16)
}

async function listFiles(root, folder) {
  const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true }).catch(() => [])
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(root.length))
}

/** @param {string} folder that holds a folder for each state of the sources */
async function removeOldBundles(folder, now = Date.now()) {
  for (const name of await readdir(folder)) {
    // Another start may remove the same.
    const used = await stat(join(folder, name)).catch(() => undefined)
    if (used && now - used.mtimeMs > KEPT_MS) await rm(join(folder, name), { recursive: true, force: true })
  }
}
