import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import t from 'tap'

import { listPackages, readRoot, root } from './fixtures/workspace.ts'

/** Past this a file holds two ideas. */
const mostLines = 300

t.test(`no file has more than ${mostLines} lines`, async (t) => {
  const files = [...listPackages(), readRoot()].flatMap((one) => one.files)
  const long = files
    .map((file) => ({ file, lines: readFileSync(join(root, file), 'utf8').split('\n').length - 1 }))
    .filter(({ lines }) => lines > mostLines)
  t.same(long, [])
})
