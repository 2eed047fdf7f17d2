import { spawn } from 'node:child_process'
import { clearTimeout, setTimeout } from 'node:timers'

import { Parser } from 'tap-parser'

import { workspace } from './workspace.mjs'

/** Only a file that hangs takes so long, however busy the machine is, or one that is asked for much (see fuzz.test.ts). */
const patienceSeconds = Number(process.env.TAP_TIMEOUT ?? 900)

/**
 * Runs one file of tests in a process of its own. Node.js strips the types, so the file needs none of the loaders that
 * tap's own runner puts before it: they took a third of the processor's time of all tests.
 *
 * A test is what stands directly in the file: a `t.test`, or an assertion outside of any. A file that ends badly (exit
 * code, time-out) though its tests are fine counts as one failed test.
 *
 * @param {string} name path below the workspace
 * @param {{ node: string, env: NodeJS.ProcessEnv }} how the Node.js 24 it runs on, and its environment
 * @returns {Promise<TestedFile>}
 *
 * @typedef {object} TestedFile
 * @property {string} name
 * @property {number} passed
 * @property {number} failed
 * @property {{ title: string, diag?: object }[]} failures each with the names of the tests around it
 * @property {string} said what the file and its processes printed beside their results
 * @property {number} milliseconds
 */
export async function runTestFile(name, { node, env }) {
  const started = Date.now()
  const child = spawn(node, [name], {
    cwd: workspace,
    env: { ...env, TAP_TIMEOUT: String(patienceSeconds) },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A process group of its own: all that the test started ends with it, also when this process is killed.
    detached: true,
  })
  const end = () => endGroup(child)
  process.once('exit', end)
  child.once('exit', end)
  const overdue = setTimeout(end, (patienceSeconds + 60) * 1_000)
  const file = { name, passed: 0, failed: 0, failures: [], said: '' }
  child.stderr.setEncoding('utf8').on('data', (text) => (file.said += text))
  const parser = followFile(child.stdout, file)
  const [results, ended] = await Promise.all([
    new Promise((resolve) => parser.on('complete', resolve)),
    new Promise((resolve, reject) => {
      child.on('error', reject)
      child.on('close', (exitCode, signal) => resolve({ exitCode, signal }))
    }),
  ])
  process.off('exit', end)
  clearTimeout(overdue)
  if ((!results.ok || ended.exitCode !== 0) && file.failed === 0) {
    file.failed = 1
    file.failures.push({ title: 'the file as a whole', diag: { ...ended, ...results } })
  }
  return { ...file, milliseconds: Date.now() - started }
}

function endGroup({ pid }) {
  if (!pid) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch (error) {
    if (error.code !== 'ESRCH') throw error
  }
}

function followFile(output, file) {
  const parser = new Parser()
  parser.on('assert', ({ ok }) => {
    if (ok) file.passed += 1
    else file.failed += 1
  })
  collectFailures(parser, [], file)
  output.pipe(parser)
  return parser
}

function collectFailures(parser, path, file) {
  let knownBeforeChild = 0
  parser.on('extra', (text) => (file.said += text))
  parser.on('child', (child) => {
    knownBeforeChild = file.failures.length
    collectFailures(child, [...path, child.name], file)
  })
  parser.on('assert', (result) => {
    // A test that fails because something within it did has nothing of its own to tell.
    const told = result.closingTestPoint && file.failures.length > knownBeforeChild
    if (!result.ok && !told)
      file.failures.push({ title: [...path, result.name].join(' > '), diag: result.diag })
  })
}
