import { createHash } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What the built page depends on, below the workspace. */
const SOURCES = [
  'web/index.html',
  'web/vite.config.ts',
  'web/build/**/*',
  'web/public/**/*',
  'web/src/**/*',
  'packages/client/src/**/*',
  'pnpm-lock.yaml',
]

/** A short name for the state of all sources of the page. */
export function hashSources(workspace: string, settings: Record<string, string | undefined>): string {
  const hash = createHash('sha256').update(JSON.stringify(settings))
  const files = globSync(SOURCES, { cwd: workspace, withFileTypes: true }).filter((entry) => entry.isFile())
  for (const file of files.map((entry) => join(entry.parentPath, entry.name)).sort())
    hash.update(file.slice(workspace.length)).update(readFileSync(file))
  return hash.digest('hex').slice(0, 16)
}
