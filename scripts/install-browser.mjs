import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

import { runQuietly } from './run-quietly.mjs'
import { SetupError } from './setup-error.mjs'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

const packageManagers = [
  {
    name: 'apt-get',
    commands: [
      ['apt-get', 'update', '-q'],
      ['apt-get', 'install', '-y', '-q', 'chromium'],
    ],
  },
  { name: 'apk', commands: [['apk', 'add', '--no-cache', 'chromium']] },
  { name: 'dnf', commands: [['dnf', 'install', '-y', 'chromium']] },
]

/**
 * Makes a Chromium available for the tests of the page: the one that CHROME_PATH names, one that is there, or else
 * that of the system's package manager. Nothing is downloaded from elsewhere.
 *
 * @returns {Promise<string>} path of the program
 * @throws SetupError
 */
export async function installBrowser() {
  const known = process.env.CHROME_PATH || findBrowser()
  if (known) return known
  const manager = packageManagers.find(({ name }) => findProgram(name))
  if (manager) {
    console.log(`Installing chromium with ${manager.name} (once) …`)
    for (const command of manager.commands) {
      const [program, ...args] = process.getuid?.() === 0 ? command : ['sudo', '-n', ...command]
      await runQuietly(program, args, { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } })
    }
  }
  const installed = findBrowser()
  if (installed) return installed
  throw new SetupError(
    'The page is tested in Chromium, which could not be installed. Install it, or name one: CHROME_PATH=/path npm test',
  )
}

function findBrowser() {
  return names.map(findProgram).find(Boolean)
}

function findProgram(name) {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((file) => existsSync(file))
}
