import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { lastLines, runQuietly } from '../run-quietly.mjs'
import { SetupError } from '../setup-error.mjs'
import { workspace } from '../workspace.mjs'

const stampFile = join(workspace, 'node_modules', '.moodscape-install')

/**
 * Installs what the lockfile names, unless that is what the last run installed.
 *
 * @throws SetupError when the host's Node.js is too old or the packages cannot be had
 */
export async function installDependencies() {
  const major = Number(process.versions.node.split('.')[0])
  if (major < 20) {
    throw new SetupError(`Moodscape needs Node.js 20 or newer; this is ${process.version}.`)
  }
  const wanted = await hashOfLockedVersions()
  if ((await readIfThere(stampFile)) === wanted) return
  console.log('Installing dependencies (once; a minute or two) …')
  const { packageManager } = JSON.parse(await readFile(join(workspace, 'package.json'), 'utf8'))
  const { ok, output } = await runQuietly('npx', ['-y', packageManager, 'install', '--frozen-lockfile'], {
    cwd: workspace,
    // No question is asked, and newer versions are not mentioned.
    env: { ...process.env, CI: 'true', NO_UPDATE_NOTIFIER: '1' },
  })
  if (!ok) {
    throw new SetupError(
      `${lastLines(output)}\n\nThe dependencies could not be installed; the lines above say why. ` +
        'Is the npm registry reachable from here? Nothing is lost: run the same command again.',
    )
  }
  await writeFile(stampFile, wanted)
}

async function hashOfLockedVersions() {
  const hash = createHash('sha256')
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml'])
    hash.update(await readFile(join(workspace, file)))
  return hash.digest('hex')
}

async function readIfThere(file) {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if (error.code === 'ENOENT') return undefined
    throw error
  }
}
