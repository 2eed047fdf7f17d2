// npm test [-- <file or folder> …]: type check, lint and all tests; with arguments only the tests they name.
// The last line is "<n> passed, <n> failed".
import { spawn } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

import { installDependencies } from './install-dependencies.mjs'
import { installRedis } from './install-redis.mjs'
import { findNode24 } from './node24.mjs'
import { createEnvironment } from './run-on-node24.mjs'
import { runQuietly } from './run-quietly.mjs'
import { runMain } from './setup-error.mjs'
import { workspace } from './workspace.mjs'

await runMain(async () => {
  await installDependencies()
  await installRedis()
  const args = process.argv.slice(2)
  const failedChecks = args.length === 0 ? await runChecks() : 0
  const { passed, failed } = await runTap(args)
  console.log(`${passed} passed, ${failed + failedChecks} failed`)
  return failed + failedChecks === 0 ? 0 : 1
})

/** Each check that fails counts as one failed test. */
async function runChecks() {
  const results = await Promise.all([
    runCheck('types', ['node_modules/typescript/bin/tsc', '--noEmit']),
    runCheck('format', ['node_modules/@biomejs/biome/bin/biome', 'check', '.']),
    runCheck('lint', ['node_modules/eslint/bin/eslint.js', '.']),
  ])
  return results.filter((ok) => !ok).length
}

async function runCheck(name, args) {
  const started = Date.now()
  const { ok, output } = await runQuietly(findNode24(), args, { cwd: workspace })
  console.log(`${ok ? 'ok    ' : 'FAILED'}  ${name}  ${((Date.now() - started) / 1000).toFixed(1)} s`)
  if (!ok) console.log(output)
  return ok
}

async function runTap(args) {
  // Installed by now; at the top of this file it might not have been.
  const { reportTests } = await import('./report-tests.mjs')
  const tap = spawn(
    findNode24(),
    [
      join('node_modules', 'tap', 'dist', 'esm', 'run.mjs'),
      '--reporter=tap',
      '--jobs=2',
      ...args.flatMap(findTests),
    ],
    { cwd: workspace, env: createEnvironment(), stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const ended = new Promise((resolve, reject) => {
    tap.on('error', reject)
    tap.on('close', resolve)
  })
  const counts = await reportTests(tap.stdout, console.log)
  const code = await ended
  if (code === 0 || counts.failed > 0) return counts
  console.log(`tap ended with ${code} though no test failed`)
  return { ...counts, failed: 1 }
}

/** A folder stands for the tests below it; anything else is for tap to understand. */
function findTests(argument) {
  if (!statSync(join(workspace, argument), { throwIfNoEntry: false })?.isDirectory()) return [argument]
  return readdirSync(join(workspace, argument), { recursive: true })
    .filter((file) => file.endsWith('.test.ts') && !file.includes('node_modules'))
    .map((file) => join(argument, file))
}
