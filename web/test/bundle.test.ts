import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

import t from 'tap'

import { buildPage } from '../build/build-page.ts'

const folder = await buildPage()

const page = readFileSync(join(folder, 'index.html'), 'utf8')
const assets = readdirSync(join(folder, 'assets'))
const read = (file: string) => readFileSync(join(folder, file))
const kibibytes = (file: string) => gzipSync(read(file), { level: 9 }).length / 1024
const loadedFirst = [...page.matchAll(/(?:src|href)="\.\/([^"]+)"/g)].map(([, file = '']) => file)

t.test('the first load is small', async (t) => {
  for (const [ending, most] of [
    ['.js', 60],
    ['.css', 15],
  ] as const) {
    const files = loadedFirst.filter((file) => file.endsWith(ending))
    t.ok(files.length > 0)
    const size = files.reduce((sum, file) => sum + kibibytes(file), 0)
    t.ok(size <= most, `${ending}: ${size.toFixed(1)} KiB`)
  }
  for (const file of assets) t.comment(`${file} ${kibibytes(`assets/${file}`).toFixed(1)} KiB`)
})

t.test('what not everybody needs comes when it is wanted', async (t) => {
  for (const name of [
    'Camera',
    'es',
    'ShareDialog',
    'ClipMaker',
    'mediabunny',
    'mediabunny-aac-encoder',
    'CalendarView',
  ]) {
    const chunk = assets.find((file) => file.startsWith(`${name}-`) && file.endsWith('.js'))
    t.ok(chunk, name)
    t.notOk(loadedFirst.includes(`assets/${chunk}`), name)
  }
})

t.test('all addresses are relative, and nothing comes from another origin', async (t) => {
  t.notMatch(page, /(?:src|href)="(?:\/|https?:)/)
  for (const file of assets.filter((file) => file.endsWith('.css')))
    t.notMatch(read(`assets/${file}`).toString(), /url\(\s*["']?(?:https?:)?\/\//)
  t.notMatch(page, /<script(?![^>]*src=)/, 'no script stands in the page')
  t.notMatch(page, / style="|<style/)
})

t.test('the service worker knows the page and keeps no large part of it unasked', async (t) => {
  const worker = read('service-worker.js').toString()
  for (const file of ['./', ...loadedFirst.map((name) => `./${name}`)]) t.ok(worker.includes(file), file)
  t.notMatch(worker, /aac-encoder|mediabunny/)
  t.notMatch(worker, /^import |SHELL_/m, 'it is one file')
})

t.test(
  'the encoder of clips runs in a worker of its own file, which may have its own content policy',
  async (t) => {
    t.ok(assets.some((file) => /^aac-encoder\.worker-[\w-]+\.js$/.test(file)))
    const encoder = assets.find((file) => file.startsWith('mediabunny-aac-encoder-'))
    t.notMatch(read(`assets/${encoder}`).toString(), /createObjectURL|new Blob/)
  },
)

t.test('the page can be installed, below any path', async (t) => {
  const manifest = JSON.parse(read('manifest.webmanifest').toString()) as {
    start_url: string
    scope: string
    share_target: { action: string }
    icons: { src: string }[]
  }
  for (const address of [manifest.start_url, manifest.scope, manifest.share_target.action])
    t.match(address, /^\.\//)
  for (const { src } of manifest.icons) t.ok(read(src).length > 0, src)
})
