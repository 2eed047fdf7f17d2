import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'

import t from 'tap'

import { writeBundles } from '../../src/bundles/write-bundles.ts'
import { createSourcePlaces } from '../../src/services/source-places.ts'

const run = async (file: string) => promisify(execFile)(process.execPath, [file])

const sources = {
  'main.ts': `
    import { word } from './word.ts'
    import { place } from './place.cjs'
    console.log(JSON.stringify({ word, place, url: import.meta.url }))`,
  'word.ts': "export const word: string = `a moon 🌙 … ${'é'}`\n",
  'place.cjs': 'exports.place = [__dirname, __filename]\n',
  'fails.ts': [
    'export {}',
    'interface Comes { off: string }',
    "function fail(why: Comes): never { throw new Error('… no: ' + why.off) }",
    "fail({ off: 'gone' })",
  ].join('\n'),
}

t.test('a bundle says what its sources say, and knows where they are', async (t) => {
  const folder = t.testdir(sources)
  await writeBundles({ main: join(folder, 'main.ts') }, join(folder, 'bundles'))
  const bundle = join(folder, 'bundles', 'main.mjs')
  const { stdout } = await run(bundle)
  t.same(JSON.parse(stdout), {
    word: 'a moon 🌙 … é',
    place: [folder, join(folder, 'place.cjs')],
    url: pathToFileURL(join(folder, 'main.ts')).href,
  })
  t.notMatch(readFileSync(bundle, 'utf8'), /[^\0-\x7f]/)
})

t.test('a stack of a bundle is read as one of its sources', async (t) => {
  const folder = t.testdir(sources)
  await writeBundles({ fails: join(folder, 'fails.ts') }, join(folder, 'bundles'))
  const { stderr } = (await run(join(folder, 'bundles', 'fails.mjs')).catch((error: unknown) => error)) as {
    stderr: string
  }
  const inSources = createSourcePlaces(join(folder, 'bundles'))
  const stack = stderr.split('\n').map(inSources).join('\n')
  t.match(stack, 'Error: … no: gone')
  t.match(stack, `${pathToFileURL(join(folder, 'fails.ts')).href}:3:`)
  t.match(stack, `${pathToFileURL(join(folder, 'fails.ts')).href}:4:`)
  const elsewhere = `    at ${pathToFileURL(join(folder, 'other', 'fails.mjs')).href}:1:1`
  t.equal(inSources(elsewhere), elsewhere)
})

t.test('sources that cannot be bundled are named, and leave nothing behind', async (t) => {
  const folder = t.testdir({ 'main.ts': "import './missing.ts'\n", 'broken.ts': 'export const = 1\n' })
  for (const [file, why] of [
    ['main.ts', 'missing.ts'],
    ['broken.ts', 'broken.ts'],
  ] as const) {
    await t.rejects(writeBundles({ main: join(folder, file) }, join(folder, 'bundles')), {
      message: new RegExp(why),
    })
    t.notOk(existsSync(join(folder, 'bundles')))
  }
})
