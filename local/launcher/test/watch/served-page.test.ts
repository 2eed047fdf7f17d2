import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import t from 'tap'

import { copyPage, watchedPage } from '../../src/watch/served-page.ts'

const read = (...path: string[]) => readFileSync(join(...path), 'utf8')

t.test('a start serves a copy, and nothing of the one before is left in it', async (t) => {
  const folder = t.testdir({
    built: { 'index.html': 'new', assets: { 'a.js': '1' } },
    state: { page: { 'index.html': 'old', 'old.js': '' } },
  })
  const page = await copyPage(join(folder, 'built'), join(folder, 'state'))
  t.equal(read(page, 'index.html'), 'new')
  t.equal(read(page, 'assets/a.js'), '1')
  t.throws(() => read(page, 'old.js'), { code: 'ENOENT' })
})

t.test('a watched page is built where it is served, and a build that fails says why', async (t) => {
  const root = t.testdir({
    page: {},
    web: {
      build: {
        'main.ts': `
          import { writeFileSync } from 'node:fs'
          writeFileSync(process.argv[2] + '/index.html', 'built')`,
      },
    },
  })
  const { build } = watchedPage(root, join(root, 'page'))
  await build()
  t.equal(read(root, 'page/index.html'), 'built')
  t.testdir({ web: { build: { 'main.ts': `throw new Error('a brace is missing')` } } })
  await t.rejects(build(), /a brace is missing/)
})
