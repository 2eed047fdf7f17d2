import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

import { lastLines, runQuietly } from './run-quietly.mjs'
import { SetupError } from './setup-error.mjs'

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
 * Asks the package manager that this system has for a program.
 *
 * @param {{ program: string, advice: string, managers: PackageManager[] }} wanted advice says what a person can do instead
 * @returns {Promise<string>} the name of the package manager, which says that it was successful
 * @throws SetupError
 */
export async function installFromSystem({ program, advice, managers }) {
  const manager = managers.find(({ name }) => findProgram(name))
  if (!manager)
    throw new SetupError(`${program} is missing, and so is a package manager to get it with. ${advice}`)
  console.log(`Installing ${program} with ${manager.name} (once) …`)
  for (const command of manager.commands) await runAsAdministrator(manager, command, { program, advice })
  return manager.name
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
