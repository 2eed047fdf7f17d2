import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

import sharp from 'sharp'
import t from 'tap'

const MEASURE = fileURLToPath(new URL('fixtures/measure-finishing.ts', import.meta.url))

t.test('large pictures that come at once take the memory of one', async (t) => {
  const file = `${t.testdir({})}/large.webp`
  await sharp({ create: { width: 6000, height: 6000, channels: 3, background: '#3a7' } })
    .webp({ lossless: true, effort: 0 })
    .toFile(file)
  const { stdout } = await promisify(execFile)(process.execPath, [MEASURE, file, '4'])
  const { one, more } = JSON.parse(stdout) as { one: number; more: number }
  // Its pixels take 137 MB, of which the process may have had a part before.
  t.ok(one > 120, `a lossless WebP of 36 megapixels is held as a whole: ${one} MB`)
  t.ok(more < 250, `four at once take not much more than one: ${more} MB`)
})
