import t from 'tap'

import {
  isTest,
  listPackages,
  type Package,
  packageOf,
  readImports,
  resolveImport,
} from './fixtures/workspace.ts'

/** Who may import whom. Whatever is not here may not be imported, so a new package needs a row of its own. */
const allowed: Record<string, string[]> = {
  'packages/mood': [],
  'packages/shared': ['mood'],
  'packages/generation': ['mood', 'shared'],
  'packages/client': [],
  'services/gateway': ['mood', 'shared'],
  'services/emotion-worker': ['mood', 'shared'],
  'services/image-worker': ['generation', 'mood', 'shared'],
  'services/melody-worker': ['generation', 'mood', 'shared'],
  'services/housekeeper': ['mood', 'shared'],
  'local/painter': ['mood'],
  'local/composer': ['mood'],
  'local/cloud': ['composer', 'mood', 'painter'],
  'local/launcher': ['local-cloud', 'shared'],
  'checks/e2e': ['client', 'launcher'],
  'checks/bench': ['client', 'composer', 'launcher', 'local-cloud', 'painter', 'shared'],
  // It breaks the cloud and counts in the stores: an outsider could do neither.
  'checks/faults': ['client', 'launcher', 'local-cloud', 'shared'],
}

/** Tests of these run against the local cloud, as their processes run against the real one, and look into its stores. */
const testedAgainstLocalCloud = ['packages/client', 'packages/shared', 'packages/generation', 'services/*']

const packages = listPackages()

for (const one of packages) {
  t.test(`${one.folder} imports only what lies below it`, async (t) => {
    t.ok(allowed[one.folder], 'has a row in the table of directions')
    const isTested = testedAgainstLocalCloud.some(
      (row) => row === one.folder.replace(/^services\/.*/, 'services/*'),
    )
    for (const [file, name] of importsOfOurs(one)) {
      const permitted = [
        ...(allowed[one.folder] ?? []),
        ...(isTested && isTest(file) ? ['local-cloud', 'shared'] : []),
      ]
      t.ok(permitted.includes(name), `${file} imports ${name}`)
    }
  })

  t.test(`${one.folder} reaches into no other folder by a relative path`, async (t) => {
    for (const file of one.files) {
      for (const specifier of readImports(file).filter((specifier) => specifier.startsWith('.'))) {
        t.ok(
          resolveImport(file, specifier, packages)?.startsWith(`${one.folder}/`),
          `${file} imports ${specifier}`,
        )
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
