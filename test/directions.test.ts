import t from 'tap'

import { isTest, listPackages, packageOf, readImports, resolveImport, type Package } from './fixtures/workspace.ts'

/** Who may import whom. Whatever is not here may not be imported, so a new package needs a row of its own. */
const allowed: Record<string, string[]> = {
  'packages/mood': [],
  'packages/painter': ['mood'],
  'packages/composer': ['mood'],
  'packages/shared': ['mood'],
  'packages/local-cloud': ['composer', 'mood', 'painter'],
  'packages/client': [],
  'services/*': ['mood', 'shared'],
  launcher: ['local-cloud', 'shared'],
  e2e: ['client', 'launcher'],
  bench: ['client', 'composer', 'launcher', 'local-cloud', 'painter', 'shared'],
  // It breaks the cloud and counts in the stores: an outsider could do neither.
  faults: ['client', 'launcher', 'local-cloud', 'shared'],
}

/** Tests of these run against the local cloud, as their processes run against the real one, and look into its stores. */
const testedAgainstLocalCloud = ['packages/client', 'packages/shared', 'services/*']

const packages = listPackages()

for (const one of packages) {
  t.test(`${one.folder} imports only what lies below it`, async (t) => {
    const row = one.folder.replace(/^services\/.*/, 'services/*')
    t.ok(allowed[row], 'has a row in the table of directions')
    const inTests = testedAgainstLocalCloud.includes(row) ? ['local-cloud', 'shared'] : []
    for (const [file, name] of importsOfOurs(one)) {
      const permitted = [...(allowed[row] ?? []), ...(isTest(file) ? inTests : [])]
      t.ok(permitted.includes(name), `${file} imports ${name}`)
    }
  })

  t.test(`${one.folder} reaches into no other folder by a relative path`, async (t) => {
    for (const file of one.files) {
      for (const specifier of readImports(file).filter((specifier) => specifier.startsWith('.'))) {
        t.ok(resolveImport(file, specifier, packages)?.startsWith(`${one.folder}/`), `${file} imports ${specifier}`)
      }
    }
  })
}

t.test('what runs in production imports no test', async (t) => {
  for (const { files } of packages) {
    for (const file of files.filter((file) => !isTest(file))) {
      const targets = readImports(file).map((specifier) => resolveImport(file, specifier, packages) ?? '')
      t.same(targets.filter(isTest), [], file)
    }
  }
})

function importsOfOurs({ files, manifest }: Package): [file: string, name: string][] {
  return files.flatMap((file) =>
    readImports(file)
      .map((specifier) => packageOf(specifier) ?? '')
      .filter((name) => name.startsWith('@moodscape/') && name !== manifest.name)
      .map((name): [string, string] => [file, name.slice('@moodscape/'.length)]),
  )
}
