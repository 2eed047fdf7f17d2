import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, rm, symlink } from 'node:fs/promises'
import { delimiter, join } from 'node:path'

import { lastLines, runQuietly } from './run-quietly.mjs'
import { SetupError } from './setup-error.mjs'
import { workspace } from './workspace.mjs'

/** Where a redis-server that has another name on this machine is linked; last in PATH for everything we run. */
export const redisFolder = join(workspace, '.moodscape', 'bin')

/**
 * How each package manager is asked. No system service may be started or enabled by this. Debian's `redis-server`
 * package does both when installed; the program itself is in `redis-tools`, as `redis-check-rdb`, which behaves as
 * the server when called by the server's name. The others install services stopped and disabled. Fedora is asked for
 * the file, because there the package of that file is Redis or Valkey by release.
 */
const packageManagers = [
  {
    name: 'apt-get',
    commands: [
      ['apt-get', 'update', '-q'],
      ['apt-get', 'install', '-y', '-q', '--no-install-recommends', 'redis-tools'],
    ],
  },
  { name: 'apk', commands: [['apk', 'add', '--no-cache', 'redis']] },
  { name: 'dnf', commands: [['dnf', 'install', '-y', '/usr/bin/redis-server']] },
  { name: 'brew', commands: [['brew', 'install', 'redis']], asUser: true },
]

/** Programs that are a Redis server under another name. */
const otherNames = ['redis-check-rdb', 'valkey-server']

/**
 * Makes `redis-server` available: what is there is taken, else the package manager of the system is asked.
 * With REDIS_URL set nothing is needed.
 *
 * @throws SetupError
 */
export async function installRedis() {
  if (process.env.REDIS_URL) return
  if (findProgram('redis-server') || (await linkOtherName())) return
  const manager = packageManagers.find(({ name }) => findProgram(name))
  if (!manager)
    throw new SetupError(`redis-server is missing, and so is a package manager to get it with. ${advice}`)
  console.log(`Installing redis-server with ${manager.name} (once) …`)
  for (const command of manager.commands) await runAsAdministrator(manager, command)
  if (findProgram('redis-server') || (await linkOtherName())) return
  throw new SetupError(`${manager.name} was successful, yet there is no redis-server. ${advice}`)
}

const advice = 'Install Redis 6.2 or newer, or name a running one: REDIS_URL=redis://127.0.0.1:6379 npm start'

async function runAsAdministrator({ name, asUser }, command) {
  const needsSudo = !asUser && process.getuid?.() !== 0
  const [program, ...args] = needsSudo ? ['sudo', '-n', ...command] : command
  const { ok, output } = await runQuietly(program, args, {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', HOMEBREW_NO_AUTO_UPDATE: '1' },
  })
  // Package lists may be stale or in part unreachable and yet name the package: only its installation decides.
  if (ok || args.includes('update')) return
  const manually = command.join(' ')
  throw new SetupError(
    `${lastLines(output)}\n\nredis-server is missing and ${name} could not install it; the lines above say why. ` +
      `Run "${needsSudo ? `sudo ${manually}` : manually}" yourself, then the same command again. ${advice}`,
  )
}

function findProgram(name) {
  const folders = [...(process.env.PATH ?? '').split(delimiter), redisFolder]
  return folders.map((folder) => join(folder, name)).find((file) => existsSync(file))
}

/** @returns {Promise<boolean>} whether a program of another name serves as redis-server now */
async function linkOtherName() {
  for (const name of otherNames) {
    const program = findProgram(name)
    if (!program) continue
    const link = join(redisFolder, 'redis-server')
    await mkdir(redisFolder, { recursive: true })
    await rm(link, { force: true })
    await symlink(program, link)
    if (spawnSync(link, ['--version'], { encoding: 'utf8' }).stdout?.includes('server v=')) return true
    await rm(link)
  }
  return false
}
