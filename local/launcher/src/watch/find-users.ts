import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

interface Manifest {
  name: string
  dependencies?: Record<string, string>
}

/**
 * Finds which services use a folder of sources: `services/<name>` is used by that service, and `packages/<name>` by
 * those that depend on it, directly or through another package.
 *
 * @param root folder of the workspace
 * @param services names of folders below `services/`
 * @returns the services by folder
 */
export async function findUsers(root: string, services: Iterable<string>): Promise<Map<string, string[]>> {
  const packages = await readPackages(root)
  const users = new Map<string, string[]>()
  for (const service of services) {
    const folder = `services/${service}`
    for (const used of [folder, ...listUsed(await readManifest(root, folder), packages)])
      users.set(used, [...(users.get(used) ?? []), service])
  }
  return users
}

/** Manifests of the packages by folder. */
async function readPackages(root: string): Promise<Map<string, Manifest>> {
  const folders = (await readdir(join(root, 'packages'))).map((name) => `packages/${name}`)
  return new Map(
    await Promise.all(folders.map(async (folder) => [folder, await readManifest(root, folder)] as const)),
  )
}

async function readManifest(root: string, folder: string): Promise<Manifest> {
  return JSON.parse(await readFile(join(root, folder, 'package.json'), 'utf8')) as Manifest
}

/** Folders of the packages that a manifest leads to. */
function listUsed(
  manifest: Manifest,
  packages: Map<string, Manifest>,
  found = new Set<string>(),
): Set<string> {
  for (const [folder, used] of packages) {
    if (found.has(folder) || !manifest.dependencies?.[used.name]) continue
    found.add(folder)
    listUsed(used, packages, found)
  }
  return found
}
