import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** Something that was started with an earlier build, a test for instance, has ended by then. */
const KEPT_MS = 60 * 60_000

/** Removes builds of other sources, and what builds that were stopped have left. */
export async function removeOldBuilds(dist: string, current: string, now = Date.now()): Promise<void> {
  const others = (await readdir(dist)).map((name) => join(dist, name)).filter((folder) => folder !== current)
  for (const folder of others) {
    // Another start may remove the same.
    const built = await stat(folder).catch(() => undefined)
    if (built && now - built.mtimeMs > KEPT_MS) await rm(folder, { recursive: true, force: true })
  }
}
