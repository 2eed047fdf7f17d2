import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { delimiter, dirname, join } from 'node:path'

import { redisFolder } from './install/install-redis.mjs'
import { findNode24 } from './node24.mjs'
import { workspace } from './workspace.mjs'

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']

/**
 * Becomes a script of the project on Node.js 24, where the system and this Node.js (22.15 or newer) can replace a
 * process; elsewhere runs it as `runOnNode24` does. A process that only waits takes 50 MB. npm finds the pinned Node.js
 * first, once it is installed, so only the first start is run by the host's.
 *
 * @param {string} script relative to the project
 * @param {string[]} args
 * @param {string[]} options of Node.js
 * @returns {Promise<number>} the exit code, where this process is still there
 */
export function becomeNode24(script, args, options) {
  if (process.execve && process.platform !== 'win32') {
    process.chdir(workspace)
    const node = findNode24()
    process.execve(node, [node, ...options, script, ...args], createEnvironment())
  }
  return runOnNode24(script, args, options)
}

/**
 * Runs a script of the project on Node.js 24, at its root. Signals are passed on, and the script decides when to end;
 * it gets the `disconnect` event when this process ends.
 *
 * @param {string} script relative to the project
 * @param {string[]} args
 * @param {string[]} [options] of Node.js
 * @returns {Promise<number>} the exit code, 128 + n for a script ended by signal n, as shells have it
 */
export function runOnNode24(script, args, options = []) {
  const child = spawn(findNode24(), [...options, script, ...args], {
    cwd: workspace,
    env: createEnvironment(),
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    // Ctrl-C in a terminal goes to a whole process group. In a group of its own the script gets it from here
    // alone, and the programs that it started (Redis, say) do not get it.
    detached: true,
  })
  const passOn = (signal) => child.kill(signal)
  for (const signal of signals) process.on(signal, passOn)
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code, signal) => {
      for (const name of signals) process.off(name, passOn)
      resolve(code ?? 128 + constants.signals[signal])
    })
  })
}

/**
 * The environment in which `node` is Node.js 24 and `redis-server` is found. With what Node.js compiled kept on disk,
 * a service needs a third less time of the processor to start.
 *
 * @see https://nodejs.org/docs/latest-v24.x/api/module.html#module-compile-cache
 */
export function createEnvironment() {
  const path = [dirname(findNode24()), process.env.PATH, redisFolder].filter(Boolean).join(delimiter)
  return { NODE_COMPILE_CACHE: join(workspace, '.moodscape', 'compile-cache'), ...process.env, PATH: path }
}
