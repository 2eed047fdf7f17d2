import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

import { SetupError } from '../setup-error.mjs'
import { workspace } from '../workspace.mjs'
import { findOrInstall, findProgram } from './system-packages.mjs'

/** Where Debian's package is unpacked: installed, it would start a server of its own. */
const folder = join(workspace, '.moodscape', 'prometheus')
const unpacked = join(folder, 'usr', 'bin')

const managers = [
  {
    name: 'apt-get',
    commands: [
      ['apt-get', 'update', '-q'],
      ['mkdir', '-p', folder],
      ['sh', '-c', `cd '${folder}' && apt-get download -q prometheus && dpkg-deb -x prometheus_*.deb .`],
    ],
    asUser: true,
  },
  { name: 'apk', commands: [['apk', 'add', '--no-cache', 'prometheus']] },
  { name: 'brew', commands: [['brew', 'install', 'prometheus']], asUser: true },
]

/**
 * Makes Prometheus available for the tests of its rules: the `promtool` that PROMTOOL_PATH names, one that is there, or
 * else that of the system's package manager. No server is started by this.
 *
 * @returns {Promise<{ promtool: string, prometheus: string }>} paths of the two programs, which lie beside each other
 * @throws SetupError
 */
export async function installPrometheus() {
  const promtool = await findOrInstall({ program: 'promtool', find: findPromtool, managers, advice })
  return { promtool, prometheus: join(dirname(promtool), 'prometheus') }
}

const advice =
  'Alert rules are tested with it. Install Prometheus, or name its tool: PROMTOOL_PATH=/path npm test'

function findPromtool() {
  const named = process.env.PROMTOOL_PATH
  if (named && !existsSync(named)) throw new SetupError(`PROMTOOL_PATH names no file: ${named}`)
  return named || findProgram('promtool', [unpacked])
}
