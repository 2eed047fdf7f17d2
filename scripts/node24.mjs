import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

import { SetupError } from './setup-error.mjs'
import { workspace } from './workspace.mjs'

/**
 * The Node.js 24 that everything but these scripts runs on: the pinned one that came with the dependencies, or the
 * host's own where no pinned one exists for the platform (macOS) or it does not run there (musl).
 *
 * @returns {string} path of the executable
 * @throws SetupError
 */
export function findNode24() {
  const pinned = join(workspace, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node')
  if (existsSync(pinned) && spawnSync(pinned, ['--version']).status === 0) return pinned
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath
  throw new SetupError(
    `No pinned Node.js runs on ${process.platform} ${process.arch}, and this one is ${process.version}: ` +
      'install Node.js 24 (https://nodejs.org/en/download) and run the same command with it.',
  )
}
