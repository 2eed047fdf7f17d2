// npm test [-- <file or folder> …]: type check, lint and all tests; with arguments only the tests they name.
// The last line is "<n> passed, <n> failed".
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

import { buildBundles } from './build-bundles.mjs'
import { buildPage } from './build-page.mjs'
import { installBrowser } from './install/install-browser.mjs'
import { installDependencies } from './install/install-dependencies.mjs'
import { installPrometheus } from './install/install-prometheus.mjs'
import { installRedis } from './install/install-redis.mjs'
import { findNode24 } from './node24.mjs'
import { createEnvironment } from './run-on-node24.mjs'
import { runQuietly } from './run-quietly.mjs'
import { runMain } from './setup-error.mjs'
import { describeSlowest, describeTestRun, seconds } from './testing/describe-test-run.mjs'
import { shareProcesses } from './testing/share-processes.mjs'
import { workspace } from './workspace.mjs'

/** More than there are cores in a small machine: a test waits for others as often as it works. */
const atOnce = 5

/** The type checker spends a third of its time on garbage that fits into memory: it ends at 2.4 GB instead of 2. */
const collectLate = { GOGC: 'off', GOMEMLIMIT: '3GiB' }

/**
 * Tests that start the whole system take longest and begin first, and those that wait, paint and compose before many
 * short ones, so that none of them is what the run ends with. A folder that was begun is not begun again.
 */
const folders = ['checks', 'services', 'packages/shared', 'local', 'packages', 'web']
/** The longest of these; each begins before all others. */
const longest = [
  'checks/browser/test/visits.test.ts',
  'checks/browser/test/walk.test.ts',
  'checks/faults/test/fast.test.ts',
  'checks/e2e/test/walk.test.ts',
].map((file) => join(file))

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1))

await runMain(async () => {
  await installDependencies()
  await installRedis()
  // Installed by now; at the top of this file it might not have been.
  const { runTestFiles } = await import('./testing/run-test-files.mjs')
  const args = process.argv.slice(2)
  const tests = beginWithLongest([...new Set((args.length > 0 ? args : folders).flatMap(findTests))])
  const needsBrowser = tests.some((file) => file.startsWith(join('checks', 'browser')))
  const CHROME_PATH = needsBrowser ? await installBrowser() : undefined
  const needsPrometheus = tests.some((file) => file.startsWith(join('checks', 'observe')))
  const PROMTOOL_PATH = needsPrometheus ? (await installPrometheus()).promtool : undefined
  // The services of a whole system start in half the time from bundles, as `npm start` has them.
  const startsSystem = tests.some((file) => /^checks.(browser|e2e|faults|observe)/.test(file))
  const [SERVICE_BUNDLES] = await Promise.all([
    startsSystem ? buildBundles() : undefined,
    // Each test that needs the page would build it for itself, at the same time.
    needsBrowser && buildPage(),
  ])
  const programs = {
    ...(CHROME_PATH && { CHROME_PATH }),
    ...(PROMTOOL_PATH && { PROMTOOL_PATH }),
    ...(SERVICE_BUNDLES && { SERVICE_BUNDLES }),
  }
  const how = { node: findNode24(), env: { ...createEnvironment(), ...programs } }
  const runs = []
  let failedChecks = 0
  const checks = args.length > 0 ? [] : [checkCode, checkPage, checkComponents, checkFormat]
  await takeInOrder([
    ...checks.map((check) => async () => void ((await check(how.node)) || failedChecks++)),
    ...shareProcesses(tests).map((group) => async () => {
      const run = await runTestFiles(group, how)
      runs.push(run)
      console.log(describeTestRun(run))
    }),
  ])
  if (runs.length > 10) console.log(describeSlowest(runs))
  const [passed, failed] = ['passed', 'failed'].map((key) => runs.reduce((sum, run) => sum + run[key], 0))
  console.log(`${passed} passed, ${failed + failedChecks} failed`)
  return failed + failedChecks === 0 ? 0 : 1
})

/** Begins each task as soon as one of those before it has ended. */
async function takeInOrder(tasks) {
  const take = async () => {
    for (let task = tasks.shift(); task; task = tasks.shift()) await task()
  }
  await Promise.all(Array.from({ length: atOnce }, take))
}

function checkCode(node) {
  const args = ['node_modules/oxlint/bin/oxlint', '--type-aware', '--type-check']
  return runCheck('types and lint', node, args, collectLate)
}

function checkComponents(node) {
  return runCheck("lint of the page's components", node, ['node_modules/eslint/bin/eslint.js', 'web/src'])
}

/** By the native compiler: with the other one it takes three times as long. */
function checkPage(node) {
  const args = ['--workspace', 'web', '--tsconfig', './tsconfig.json', '--fail-on-warnings']
  const native = '--tsgo-experimental-api'
  return runCheck('types of the page', node, ['node_modules/svelte-check/bin/svelte-check', ...args, native])
}

function checkFormat(node) {
  return runCheck('format', node, ['node_modules/@biomejs/biome/bin/biome', 'check', '.'])
}

async function runCheck(name, node, args, env = {}) {
  const started = Date.now()
  const { ok, output } = await runQuietly(node, args, { cwd: workspace, env: { ...process.env, ...env } })
  console.log(`${ok ? 'ok    ' : 'FAILED'}  ${name}  ${seconds(Date.now() - started)}`)
  if (!ok) console.log(output)
  return ok
}

function beginWithLongest(tests) {
  const isLong = (file) => longest.includes(file)
  return [...longest.filter((file) => tests.includes(file)), ...tests.filter((file) => !isLong(file))]
}

/** A folder stands for the tests below it. */
function findTests(argument) {
  if (!statSync(join(workspace, argument)).isDirectory()) return [argument]
  return listFiles(argument)
    .filter((file) => file.endsWith('.test.ts'))
    .sort()
}

/** By hand: `recursive` follows the links between packages, which lead from each to all others and back. */
function listFiles(folder) {
  return readdirSync(join(workspace, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : listFiles(path)
    return [path]
  })
}
