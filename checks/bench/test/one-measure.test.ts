import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import t from 'tap'

const script = fileURLToPath(new URL('../src/main.ts', import.meta.url))

function runBench(args: string[]): Promise<{ code: number; out: string; error: string }> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [script, ...args], (_failure, out, error) =>
      resolve({ code: child.exitCode ?? NaN, out, error }),
    )
  })
}

t.test('one measure runs alone, and its figures are where the last line says', async (t) => {
  const file = join(t.testdir(), 'figures.json')
  const { code, out } = await runBench(['--only', 'cold-gallery', '--json', file])
  const run = JSON.parse(await readFile(file, 'utf8')) as { missed: boolean }
  t.match(run, {
    measures: [{ name: 'cold-gallery', rows: [{ ours: { median: Number, rounds: 5 }, isMet: Boolean }] }],
  })
  t.ok(out.trimEnd().endsWith(file))
  // How fast this machine is just now is not for a test to say.
  t.equal(code, run.missed ? 1 : 0)
})

t.test('a measure that there is not ends it with 2, a list with 0', async (t) => {
  const unknown = await runBench(['--only', 'everything'])
  t.equal(unknown.code, 2)
  t.match(unknown.error, /^There is no measure everything\. There are: rendering, .*\.$/m)
  const list = await runBench(['--list'])
  t.equal(list.code, 0)
  t.match(list.out, /^ {2}uploads +photos through the gateway/m)
})
