import { existsSync } from 'node:fs'
import { join } from 'node:path'

import t from 'tap'

import { listPackages, packageOf, readImports, readRoot, resolveImport, root } from './fixtures/workspace.ts'

const packages = listPackages()

for (const { folder, manifest } of packages) {
  t.test(`what ${folder} exports by name is there`, async (t) => {
    for (const [subPath, target] of Object.entries(manifest.exports ?? {})) {
      const path = subPath.includes('*') ? target.slice(0, target.indexOf('*')) : target
      t.ok(existsSync(join(root, folder, path)), `${subPath} leads to ${target}`)
    }
  })
}

t.test('every import of a file or a package of ours leads to a file', async (t) => {
  for (const file of [...packages, readRoot()].flatMap((one) => one.files)) {
    for (const specifier of readImports(file)) {
      const isOurs = specifier.startsWith('.') || packageOf(specifier)?.startsWith('@moodscape/')
      const target = isOurs ? resolveImport(file, specifier, packages) : file
      t.ok(target !== undefined && existsSync(join(root, target)), `${file} imports ${specifier}`)
    }
  }
})
