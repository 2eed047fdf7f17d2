import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import t from 'tap'

import { root } from './fixtures/workspace.ts'

const text = readFileSync(join(root, 'SECURITY.md'), 'utf8')
const section = text.split(/^## Threats$/m)[1]?.split(/^## /m)[0] ?? ''
const rows = section
  .split('\n')
  .filter((line) => line.startsWith('|'))
  .slice(2)
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
const threats = rows.filter(([name = '']) => !name.startsWith('**'))

t.test('SECURITY.md says of each threat how it is met and where that is tested', (t) => {
  t.ok(threats.length > 40)
  t.same(
    rows.filter((cells) => cells.length !== 3),
    [],
  )
  t.same(
    threats.filter(([, , where = '']) => !/\[.+\]\(.+\)/.test(where)).map(([name]) => name),
    [],
  )
  t.end()
})
