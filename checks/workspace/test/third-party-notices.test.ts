import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import t from 'tap'

import { listPackages, readRoot, root } from './fixtures/workspace.ts'

const notices = readFileSync(join(root, 'THIRD-PARTY-NOTICES.md'), 'utf8')

/** The names in each row of the table, by the license that the row begins with. `@scope/*` stands for a whole scope. */
const rows = new Map(
  [...notices.matchAll(/^\| ([A-Z0-9][\w.-]+) +\| (`.*`) +\|$/gm)].map(([, license = '', names = '']) => [
    license,
    [...names.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name),
  ]),
)

const installed = [...listPackages(), readRoot()].flatMap(({ folder, manifest }) =>
  Object.keys({ ...manifest.dependencies, ...manifest.devDependencies })
    .filter((name) => !name.startsWith('@moodscape/'))
    .map((name) => ({ name, file: join(root, folder, 'node_modules', name, 'package.json') }))
    .filter(({ file }) => existsSync(file)),
)

t.test('each direct dependency that is not under the MIT license stands in the row of its own', async (t) => {
  t.ok(installed.length > 100)
  for (const { name, file } of installed) {
    const { license } = JSON.parse(readFileSync(file, 'utf8')) as { license: string }
    if (license.split(' OR ').includes('MIT')) continue
    t.ok(
      rowOf(license)?.some((named) => stands(named, name)),
      `${name} is under ${license}`,
    )
  }
})

t.test('no row names what is not installed', async (t) => {
  const named = [...rows.values()].flat()
  t.ok(named.length > 20)
  for (const one of named)
    t.ok(
      installed.some(({ name }) => stands(one, name)),
      one,
    )
})

/** Versions may add that later ones may be taken. */
function rowOf(license: string): string[] | undefined {
  return rows.get(license.replace(/-(only|or-later)$/, ''))
}

function stands(named: string, name: string): boolean {
  return named.endsWith('/*') ? name.startsWith(named.slice(0, -1)) : named === name
}
