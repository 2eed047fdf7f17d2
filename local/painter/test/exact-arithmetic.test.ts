import { globSync, readFileSync } from 'node:fs'

import t from 'tap'

/** What IEEE 754 or ECMAScript define to the last bit. */
const EXACT = ['abs', 'ceil', 'floor', 'imul', 'max', 'min', 'round', 'sqrt']

t.test('no picture depends on arithmetic that differs between engines', async (t) => {
  const files = globSync('src/**/*.ts', { cwd: new URL('..', import.meta.url) })
  t.ok(files.length > 40)
  for (const file of files) {
    const code = readFileSync(new URL(`../${file}`, import.meta.url), 'utf8').replaceAll(
      /\/\*.*?\*\/|\/\/.*$/gms,
      '',
    )
    const used = [...code.matchAll(/Math\.(\w+)/g)].map(([, name]) => name!)
    t.strictSame(
      used.filter((name) => !EXACT.includes(name)),
      [],
      file,
    )
    t.notMatch(code, /\*\*|Date\.now|new Date|performance\./, file)
  }
})
