import { spawn } from 'node:child_process'
import { existsSync, readdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'

import t from 'tap'

import { root } from '../src/root.ts'

/** Stands for the bundler: it leaves a folder, which must not be there yet. */
const bundler = `
  import { mkdirSync } from 'node:fs'
  mkdirSync('.moodscape/bundles', { recursive: true })
  mkdirSync(process.argv[2])`

const project = (main: string) => ({
  'pnpm-lock.yaml': '',
  local: { launcher: { src: { bundles: { 'main.ts': main } } } },
  packages: { mood: { src: { 'blend.ts': '' } } },
  services: { gateway: { src: { 'main.ts': '' } } },
})

/** What a script prints that bundles a project as `npm start` does. */
async function bundle(folder: string): Promise<string> {
  const script = `
    const { buildBundles } = await import(${JSON.stringify(`${root}/scripts/build-bundles.mjs`)})
    const { runMain } = await import(${JSON.stringify(`${root}/scripts/setup-error.mjs`)})
    await runMain(async () => console.log(await buildBundles(${JSON.stringify(`${folder}/`)})))`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script])
  const [printed, told] = await Promise.all([text(child.stdout), text(child.stderr)])
  return `${printed}${told}`.trim()
}

t.test('a changed source is bundled anew, and an unchanged one is not', async (t) => {
  const folder = t.testdir(project(bundler))
  const first = await bundle(folder)
  t.equal(await bundle(folder), first)
  for (const file of ['services/gateway/src/main.ts', 'packages/mood/src/blend.ts', 'pnpm-lock.yaml']) {
    writeFileSync(join(folder, file), '// changed')
    t.not(await bundle(folder), first, file)
  }
  t.equal(readdirSync(join(folder, '.moodscape/bundles')).length, 4)
})

t.test('bundles that no start has asked for in a week are removed', async (t) => {
  const folder = t.testdir(project(bundler))
  const days = (count: number) => new Date(Date.now() - count * 24 * 60 * 60_000)
  const old = await bundle(folder)
  utimesSync(old, days(8), days(8))
  t.equal(await bundle(folder), old, 'a start makes it young again')
  writeFileSync(join(folder, 'pnpm-lock.yaml'), 'second: 1')
  const second = await bundle(folder)
  utimesSync(old, days(8), days(8))
  writeFileSync(join(folder, 'pnpm-lock.yaml'), 'third: 1')
  const third = await bundle(folder)
  t.same(
    [old, second, third].map((one) => existsSync(one)),
    [false, true, true],
  )
})

t.test('a bundle that cannot be built is told in a sentence, with the lines that say why', async (t) => {
  const folder = t.testdir(
    project("console.error('gateway/src/app.ts:3 is not JavaScript'); process.exit(1)"),
  )
  const told = await bundle(folder)
  t.match(told, /gateway\/src\/app\.ts:3 is not JavaScript\n\nThe services could not be bundled/)
  t.notMatch(told, /^ {4}at /m)
})
