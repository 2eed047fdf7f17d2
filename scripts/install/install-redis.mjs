import { spawnSync } from 'node:child_process'
import { mkdir, rm, symlink } from 'node:fs/promises'
import { join } from 'node:path'

import { workspace } from '../workspace.mjs'
import { findOrInstall, findProgram } from './system-packages.mjs'

/** Where a redis-server that has another name on this machine is linked; last in PATH for everything we run. */
export const redisFolder = join(workspace, '.moodscape', 'bin')

/**
 * How each package manager is asked. No system service may be started or enabled by this. Debian's `redis-server`
 * package does both when installed; the program itself is in `redis-tools`, as `redis-check-rdb`, which behaves as
 * the server when called by the server's name. The others install services stopped and disabled. Fedora is asked for
 * the file, because there the package of that file is Redis or Valkey by release.
 */
const managers = [
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
  await findOrInstall({ program: 'redis-server', find: findRedis, managers, advice })
}

const advice = 'Install Redis 6.2 or newer, or name a running one: REDIS_URL=redis://127.0.0.1:6379 npm start'

async function findRedis() {
  return findProgram('redis-server', [redisFolder]) ?? (await linkOtherName())
}

/** @returns {Promise<string | undefined>} the link by which a program of another name serves as redis-server now */
async function linkOtherName() {
  for (const name of otherNames) {
    const program = findProgram(name, [redisFolder])
    if (!program) continue
    const link = join(redisFolder, 'redis-server')
    await mkdir(redisFolder, { recursive: true })
    await rm(link, { force: true })
    await symlink(program, link)
    if (spawnSync(link, ['--version'], { encoding: 'utf8' }).stdout?.includes('server v=')) return link
    await rm(link)
  }
  return undefined
}
