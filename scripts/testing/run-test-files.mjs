import { spawn } from 'node:child_process'
import { clearTimeout, setTimeout } from 'node:timers'

import { Parser } from 'tap-parser'

import { workspace } from '../workspace.mjs'

/** Only a file that hangs takes so long, however busy the machine is, or one that is asked for much (see fuzz.test.ts). */
const patienceSeconds = Number(process.env.TAP_TIMEOUT ?? 900)

/** With 16 MB at most, as Node.js has it, a tenth of the processor's time of tests goes into moving what is young. */
const roomForYoung = ['--min-semi-space-size=32', '--max-semi-space-size=64']

/**
 * Runs files of tests one after the other in one process. Node.js strips the types, so they need none of the loaders
 * that tap's own runner puts before them: those took a third of the processor's time of all tests.
 *
 * A test is what stands directly in the file: a `t.test`, or an assertion outside of any. A process that ends badly (exit
 * code, time-out) though its tests are fine counts as one failed test.
 *
 * @param {string[]} files paths below the workspace
 * @param {{ node: string, env: NodeJS.ProcessEnv }} how the Node.js 24 it runs on, and its environment
 * @returns {Promise<TestedFiles>}
 *
 * @typedef {object} TestedFiles
 * @property {string} name the first file's path, and how many more
 * @property {number} passed
 * @property {number} failed
 * @property {{ title: string, diag?: object }[]} failures each with the names of the tests around it
 * @property {string} said what the files and their processes printed beside their results
 * @property {number} milliseconds
 */
export async function runTestFiles(files, { node, env }) {
  const started = Date.now()
  const child = spawn(node, [...roomForYoung, 'scripts/testing/run-in-turn.mjs', ...files], {
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
  const run = { name: nameOf(files), passed: 0, failed: 0, failures: [], said: '' }
  child.stderr.setEncoding('utf8').on('data', (text) => (run.said += text))
  const parser = followTests(child.stdout, run)
  const [results, ended] = await Promise.all([
    new Promise((resolve) => parser.on('complete', resolve)),
    new Promise((resolve, reject) => {
      child.on('error', reject)
      child.on('close', (exitCode, signal) => resolve({ exitCode, signal }))
    }),
  ])
  process.off('exit', end)
  clearTimeout(overdue)
  if ((!results.ok || ended.exitCode !== 0) && run.failed === 0) {
    run.failed = 1
    run.failures.push({ title: 'the process as a whole', diag: { files, ...ended, ...results } })
  }
  return { ...run, milliseconds: Date.now() - started }
}

function nameOf([first, ...others]) {
  return others.length === 0 ? first : `${first} and ${others.length} more`
}

function endGroup({ pid }) {
  if (!pid) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch (error) {
    if (error.code !== 'ESRCH') throw error
  }
}

function followTests(output, run) {
  const parser = new Parser()
  parser.on('assert', ({ ok }) => {
    if (ok) run.passed += 1
    else run.failed += 1
  })
  collectFailures(parser, [], run)
  output.pipe(parser)
  return parser
}

function collectFailures(parser, path, run) {
  let knownBeforeChild = 0
  parser.on('extra', (text) => (run.said += text))
  parser.on('child', (child) => {
    knownBeforeChild = run.failures.length
    collectFailures(child, [...path, child.name], run)
  })
  parser.on('assert', (result) => {
    // A test that fails because something within it did has nothing of its own to tell.
    const told = result.closingTestPoint && run.failures.length > knownBeforeChild
    if (!result.ok && !told)
      run.failures.push({ title: [...path, result.name].join(' > '), diag: result.diag })
  })
}
