import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

import { lastLines, runQuietly } from '../run-quietly.mjs'
import { SetupError } from '../setup-error.mjs'

/**
 * @typedef {object} PackageManager
 * @property {string} name its program
 * @property {string[][]} commands that install what is wanted, one after the other
 * @property {boolean} [asUser] whether it refuses to be run as an administrator
 */

/** @returns {string | undefined} the path of a program that is in PATH or in one of these folders */
export function findProgram(name, folders = []) {
  return [...(process.env.PATH ?? '').split(delimiter), ...folders]
    .map((folder) => join(folder, name))
    .find((file) => existsSync(file))
}

/**
 * Finds a program, or asks the package manager that this system has for it.
 *
 * @param {object} wanted
 * @param {string} wanted.program
 * @param {() => Promise<string | undefined> | string | undefined} wanted.find its path, where it is there
 * @param {PackageManager[]} wanted.managers
 * @param {string} wanted.advice what a person can do instead
 * @returns {Promise<string>} its path
 * @throws SetupError
 */
export async function findOrInstall({ program, find, managers, advice }) {
  const known = await find()
  if (known) return known
  const manager = managers.find(({ name }) => findProgram(name))
  if (!manager)
    throw new SetupError(`${program} is missing, and so is a package manager to get it with. ${advice}`)
  console.log(`Installing ${program} with ${manager.name} (once) …`)
  for (const command of manager.commands) await runAsAdministrator(manager, command, { program, advice })
  const installed = await find()
  if (installed) return installed
  throw new SetupError(`${manager.name} was successful, yet there is no ${program}. ${advice}`)
}

async function runAsAdministrator({ name, asUser }, command, { program, advice }) {
  const needsSudo = !asUser && process.getuid?.() !== 0
  const [file, ...args] = needsSudo ? ['sudo', '-n', ...command] : command
  const { ok, output } = await runQuietly(file, args, {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', HOMEBREW_NO_AUTO_UPDATE: '1' },
  })
  // Package lists may be stale or in part unreachable and yet name the package: only its installation decides.
  if (ok || args.includes('update')) return
  const manually = command.join(' ')
  throw new SetupError(
    `${lastLines(output)}\n\n${program} is missing and ${name} could not install it; the lines above say why. ` +
      `Run "${needsSudo ? `sudo ${manually}` : manually}" yourself, then the same command again. ${advice}`,
  )
}
