import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

import t from 'tap'

import { listPackages, readRoot, root } from './fixtures/workspace.ts'

const readme = readFileSync(join(root, 'README.md'), 'utf8')

/** The cells of every table row, without their back-ticks. */
const rows = readme
  .split('\n')
  .filter((line) => line.startsWith('|'))
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.replaceAll('`', '').trim()),
  )

t.test('README says what each direct dependency is for', async (t) => {
  const manifests = [...listPackages(), readRoot()].map((one) => one.manifest)
  const declared = manifests.flatMap((manifest) =>
    Object.keys({ ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies }),
  )
  const described = rows
    .filter(([, purpose = '']) => purpose !== '')
    .flatMap(([names = '']) => names.split(/,\s*/))
  const external = [...new Set(declared)].filter((name) => !name.startsWith('@moodscape/')).sort()
  t.same(
    external.filter((name) => !described.includes(name)),
    [],
  )
})

t.test('README names no dependency that is not there', async (t) => {
  const section = readme.split(/^## What each dependency is for$/m)[1]?.split(/^## /m)[0] ?? ''
  const described = [...section.matchAll(/^\| ([^|]+) \|/gm)].flatMap(([, cell = '']) => [
    ...cell.matchAll(/`([^`]+)`/g),
  ])
  const manifests = [...listPackages(), readRoot()].map((one) => one.manifest)
  const declared = new Set(
    manifests.flatMap((manifest) =>
      Object.keys({
        ...manifest.dependencies,
        ...manifest.devDependencies,
        ...manifest.optionalDependencies,
      }),
    ),
  )
  t.ok(described.length > 20, 'the section is there')
  t.same(
    described.map(([, name = '']) => name).filter((name) => !declared.has(name)),
    [],
  )
})

for (const file of globSync('services/*/src/config.ts', { cwd: root })) {
  t.test(`README describes every variable of ${file}`, async (t) => {
    const described = new Set(rows.filter(([, ...cells]) => cells.some(Boolean)).map(([name]) => name))
    const variables = await readVariables(file)
    t.ok(variables.length > 0)
    t.same(
      variables.filter((name) => !described.has(name)),
      [],
    )
  })
}

/** The names in the schemas that a config module exports. */
async function readVariables(file: string): Promise<string[]> {
  const module = (await import(pathToFileURL(join(root, file)).href)) as Record<
    string,
    { properties?: object }
  >
  return Object.values(module).flatMap((exported) => Object.keys(exported.properties ?? {}))
}
