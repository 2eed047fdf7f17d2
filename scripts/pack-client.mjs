// npm run client [-- <folder>]: packs the client of the API as a package that a frontend can install.
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'

import { installDependencies } from './install/install-dependencies.mjs'
import { findNode24 } from './node24.mjs'
import { lastLines, runQuietly } from './run-quietly.mjs'
import { runMain, SetupError } from './setup-error.mjs'
import { workspace } from './workspace.mjs'

const source = join(workspace, 'packages', 'client')
const built = join(source, 'dist')

await runMain(async () => {
  const target = resolve(process.argv[2] ?? join(workspace, '.moodscape'))
  await installDependencies()
  await rm(built, { recursive: true, force: true })
  await run(findNode24(), ['node_modules/typescript/bin/tsc', '-p', join(source, 'tsconfig.build.json')])
  await writeFile(join(built, 'package.json'), JSON.stringify(await describePackage(), undefined, 2))
  await copyFile(join(source, 'README.md'), join(built, 'README.md'))
  await copyFile(join(workspace, 'LICENSE'), join(built, 'LICENSE'))
  await mkdir(target, { recursive: true })
  const [packed] = JSON.parse(await run('npm', ['pack', built, '--json', '--pack-destination', target]))
  console.log(join(target, packed.filename))
  return 0
})

/** In the workspace the package exports its sources; the packed one exports what was built from them. */
async function describePackage() {
  const { name, version, description, license, type } = JSON.parse(
    await readFile(join(source, 'package.json'), 'utf8'),
  )
  const built = (file) => ({ types: `./${file}.d.ts`, default: `./${file}.js` })
  const exports = { '.': built('client'), './*': built('*') }
  return { name, version, description, license, type, exports, sideEffects: false, engines: { node: '>=20' } }
}

async function run(command, args) {
  const { ok, output } = await runQuietly(command, args, { cwd: workspace })
  if (!ok)
    throw new SetupError(`${lastLines(output)}\n\nThe client could not be packed; the lines above say why.`)
  return output
}
