import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'

import t, { type Test } from 'tap'

import { watchFiles } from '../../src/watch/watch-files.ts'

/** Resolves with the names of the files that are reported next. */
async function watch(t: Test, quietMilliseconds?: number) {
  const folder = t.testdir({ 'a.ts': '1', b: { 'c.ts': '1' } })
  let next = Promise.withResolvers<string[]>()
  const stop = await watchFiles(
    [folder],
    (files) => next.resolve(files.map((file) => basename(file))),
    quietMilliseconds,
  )
  t.teardown(stop)
  return {
    folder,
    async change(make: () => void): Promise<string[]> {
      next = Promise.withResolvers()
      make()
      return next.promise
    },
  }
}

t.test('a file is reported when it is written, added or removed, however deep', async (t) => {
  const { folder, change } = await watch(t)
  t.same(await change(() => writeFileSync(join(folder, 'b/c.ts'), '2')), ['c.ts'])
  t.same(await change(() => writeFileSync(join(folder, 'd.ts'), '1')), ['d.ts'])
  t.same(await change(() => rmSync(join(folder, 'd.ts'))), ['d.ts'])
})

t.test('a file is reported each time an editor puts a new one in its place', async (t) => {
  const { folder, change } = await watch(t)
  for (const content of ['2', '3', '4']) {
    const replaced = change(() => {
      writeFileSync(join(folder, '.a.ts.new'), content)
      renameSync(join(folder, '.a.ts.new'), join(folder, 'a.ts'))
    })
    t.ok((await replaced).includes('a.ts'), content)
  }
})

t.test('files that change together are reported together', async (t) => {
  const { folder, change } = await watch(t, 1_000)
  const files = await change(() => {
    for (const name of ['a.ts', 'b/c.ts', 'e.ts']) writeFileSync(join(folder, name), '2')
  })
  t.same(files.sort(), ['a.ts', 'c.ts', 'e.ts'])
})
