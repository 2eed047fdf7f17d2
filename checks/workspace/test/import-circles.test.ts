import t from 'tap'

import { findCircles } from './fixtures/find-circles.ts'
import { listPackages, readImports, readRoot, resolveImport } from './fixtures/workspace.ts'

t.test('a circle is found, and what hangs on it is not part of it', async (t) => {
  const imports = new Map([
    ['a', ['b']],
    ['b', ['c', 'd']],
    ['c', ['a']],
    ['d', []],
    ['e', ['a', 'e']],
  ])
  t.same(
    findCircles(imports).map((circle) => circle.sort()),
    [['a', 'b', 'c'], ['e']],
  )
})

t.test('no files import each other in a circle', async (t) => {
  const packages = listPackages()
  const files = [...packages, readRoot()].flatMap((one) => one.files)
  const imports = new Map(
    files.map((file) => [
      file,
      readImports(file).flatMap((specifier) => resolveImport(file, specifier, packages) ?? []),
    ]),
  )
  t.same(findCircles(imports), [])
})
