import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

import t from 'tap'

import { CONFIGURATION_PAGE, withConfiguration } from '../src/configuration-page.ts'
import { SCALING_PAGE, withLimits } from '../src/scaling/scaling-page.ts'
import { listPackages, readRoot, root } from './fixtures/workspace.ts'

const read = (file: string) => readFileSync(join(root, file), 'utf8')

t.test('the table of variables is that of the schemas: else run npm run docs', async (t) => {
  const page = read(CONFIGURATION_PAGE)
  t.equal(page, await withConfiguration(page))
})

t.test('the limits of growth are those that the code computes: else run npm run docs', async (t) => {
  const page = read(SCALING_PAGE)
  t.equal(page, await withLimits(page))
})

t.test('each direct dependency is explained, and nothing that is none', async (t) => {
  const manifests = [...listPackages(), readRoot()].map((one) => one.manifest)
  const declared = manifests.flatMap((manifest) =>
    Object.keys({ ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies }),
  )
  const explained = [...read('docs/dependencies.md').matchAll(/^\| (`[^|]+) \| +\S/gm)].flatMap(
    ([, cell = '']) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name),
  )
  const external = new Set(declared.filter((name) => !name.startsWith('@moodscape/')))
  t.same(explained.sort(), [...external].sort())
})

const pages = globSync(['*.md', 'docs/*.md', '{packages,local}/*/*.md'], { cwd: root }).sort()

for (const page of pages) {
  t.test(`${page} leads only to files and headings that are there`, async (t) => {
    const links = [...read(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link)
    for (const link of links.filter((link) => !/^[a-z]+:/.test(link))) {
      const [path = '', heading] = link.split('#')
      const target = path === '' ? page : join(dirname(page), path)
      t.ok(existsSync(join(root, target)), link)
      if (heading !== undefined) t.ok(headingsOf(target).includes(heading), link)
    }
  })

  t.test(`${page} names only files that are there`, async (t) => {
    const named = [...read(page).matchAll(/`((?:services|packages|local|checks|scripts|docs)\/[^`\s<>*]+)`/g)]
    const missing = named.map(([, path = '']) => path).filter((path) => !existsSync(join(root, path)))
    t.same(missing, [])
  })
}

t.test('the architecture page leads to every room of the shared package and the gateway', async (t) => {
  const page = read('docs/architecture.md')
  const rooms = globSync('{packages/shared,services/gateway}/src/*/', { cwd: root })
  t.ok(rooms.length > 10)
  for (const room of rooms) t.match(page, `(../${room.replace(/\/$/, '')})`, room)
})

/** The names that GitHub gives to the headings of a page. */
function headingsOf(page: string): string[] {
  return [...read(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )
}

t.test('README fits one and a half screens', async (t) => {
  t.ok(read('README.md').split('\n').length <= 90)
})
