import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import t from 'tap'

import { listPackages, readRoot, root } from './fixtures/workspace.ts'

/** Past this a file holds two ideas. Tests are read a case at a time, and may be a little longer. */
const mostLines = (file: string) => (file.endsWith('.test.ts') ? 400 : 300)

t.test('no file is too long to be read in one go', async (t) => {
  const files = [...listPackages(), readRoot()].flatMap((one) => one.files)
  const long = files
    .map((file) => ({ file, lines: readFileSync(join(root, file), 'utf8').split('\n').length - 1 }))
    .filter(({ file, lines }) => lines > mostLines(file))
  t.same(long, [])
})
