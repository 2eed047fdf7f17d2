import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

import t from 'tap'

import { root } from '../src/root.ts'

interface TestedFiles {
  passed: number
  failed: number
  failures: unknown[]
}

const { runTestFiles } = (await import(
  pathToFileURL(join(root, 'scripts', 'testing', 'run-test-files.mjs')).href
)) as {
  runTestFiles: (files: string[], how: { node: string; env: NodeJS.ProcessEnv }) => Promise<TestedFiles>
}

const FIRST = `
import t from 'tap'
globalThis.ran = []
t.afterEach((t) => void globalThis.ran.push(t.name))
t.teardown(() => globalThis.ran.push('teardown'))
t.test('one', async (t) => t.pass())
t.test('two', async (t) => t.pass())
`
const SECOND = `
import t from 'tap'
t.test('three', async (t) => t.pass())
t.test('four', async (t) => t.strictSame(globalThis.ran, ['one', 'two', 'teardown']))
`

t.test('what a file does after each of its tests is not done after those of the next', async (t) => {
  const folder = t.testdir({ 'first.test.ts': FIRST, 'second.test.ts': SECOND })
  const files = ['first.test.ts', 'second.test.ts'].map((name) => join(folder, name))
  const { passed, failures } = await runTestFiles(files, { node: process.execPath, env: process.env })
  t.match({ passed, failures }, { passed: 4, failures: [] })
})

const WITH_FOLDER = `
import { existsSync } from 'node:fs'
import t from 'tap'
t.test('one', async (t) => {
  const folder = t.testdir({ file: '' })
  t.teardown(async () => void (globalThis.wasThere = existsSync(folder)))
  globalThis.folder = folder
})
t.test('two', async (t) => t.strictSame([globalThis.wasThere, existsSync(globalThis.folder)], [true, false]))
`

t.test("a test's folder is removed behind its teardowns, which may still work in it", async (t) => {
  const file = join(t.testdir({ 'folder.test.ts': WITH_FOLDER }), 'folder.test.ts')
  const { passed, failures } = await runTestFiles([file], { node: process.execPath, env: process.env })
  t.match({ passed, failures }, { passed: 2, failures: [] })
})
