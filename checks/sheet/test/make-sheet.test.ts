import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

import sharp from 'sharp'
import t from 'tap'

import { makeSheet } from '../src/make-sheet.ts'

t.test('a sheet holds a row for each emotion, a melody each, and a page that plays them', async (t) => {
  const folder = join(t.testdir(), 'new')
  const lines: string[] = []
  const emotions = ['SAD', 'HAPPY'] as const
  await makeSheet({
    folder,
    emotions,
    seeds: [1, 2, 3],
    side: 256,
    seconds: 5,
    say: (line) => lines.push(line),
  })
  t.strictSame((await readdir(folder)).sort(), ['happy.mp3', 'index.html', 'sad.mp3', 'sheet.webp'])
  const { width, height } = await sharp(join(folder, 'sheet.webp')).metadata()
  t.strictSame([width, height], [3 * 256 + 2 * 6, 2 * 256 + 6])
  const page = await readFile(join(folder, 'index.html'), 'utf8')
  for (const name of ['sad.mp3', 'happy.mp3', 'sheet.webp']) t.ok(page.includes(`src="${name}"`))
  t.equal(lines.length, emotions.length)
})
