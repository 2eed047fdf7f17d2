import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

import t from 'tap'

import { buildInto } from '../build/build-page.ts'

const folder = t.testdir()
await buildInto(folder)

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

t.test('camera and the second language come when they are wanted', async (t) => {
  for (const name of ['Camera', 'es']) {
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
