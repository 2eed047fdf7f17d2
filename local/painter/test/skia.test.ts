import { globSync, readFileSync } from 'node:fs'

import t from 'tap'

import { loadSkia, NoCanvasHere } from '../src/stage/skia.ts'

t.test('a machine without a build of Skia is told so in a sentence, with the cause kept', async (t) => {
  const cause = new Error('Cannot find native binding')
  const refusal = await loadSkia(() => Promise.reject(cause)).catch((error: unknown) => error)
  if (!(refusal instanceof NoCanvasHere)) return t.fail('not refused')
  t.match(refusal.message, /^Pictures cannot be painted here: .* has no build for \w+ on \w+\.$/)
  t.equal(refusal.cause, cause)
})

t.test('Skia is loaded when a picture is wanted, not when a module is', async (t) => {
  for (const file of globSync('src/**/*.ts', { cwd: new URL('..', import.meta.url) })) {
    const code = readFileSync(new URL(`../${file}`, import.meta.url), 'utf8')
    t.notMatch(code, /^import (?!type)[^;]*from '@napi-rs\/canvas'/m, file)
  }
})
