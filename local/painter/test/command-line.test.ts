import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import sharp from 'sharp'
import t from 'tap'

import { paintToFile } from '../src/command-line/paint-to-file.ts'

async function run(...args: string[]) {
  const [said, complained]: [string[], string[]] = [[], []]
  const code = await paintToFile(args, {
    say: (line) => said.push(line),
    complain: (line) => complained.push(line),
  })
  return { code, said, complained }
}

t.test('a mood is painted into a file, and its numbers are said', async (t) => {
  const file = join(t.testdir(), 'out.webp')
  const mood = ['--emotion', 'happy=70,surprised=30', '--seed', '7', '--style', 'ink']
  const { code, said } = await run('--', ...mood, '--width', '256', '--height', '300', file)
  t.equal(code, 0)
  t.match(said.join('\n'), /^valence 0\.\d+, arousal 0\.\d+, palette (#[0-9a-f]{6} ?)+, \d+\.\d s$/)
  const { format, width, height } = await sharp(await readFile(file)).metadata()
  t.strictSame([format, width, height], ['webp', 256, 300])
})

const REFUSED: Record<string, [args: string[], sentence: RegExp]> = {
  'no mood': [['out.webp'], /Say which mood/],
  'no file': [['--emotion', 'sad=100'], /Name one file/],
  'an unknown ending': [['--emotion', 'sad=100', 'out.gif'], /has to end in \.webp, \.png, \.jpg/],
  'an unknown emotion': [['--emotion', 'bored=100', 'out.png'], /"bored" is no emotion/],
  'an unknown style': [['--emotion', 'sad=100', '--style', 'cubism', 'out.png'], /\/style/],
  'a side of no number': [['--emotion', 'sad=100', '--width', 'wide', 'out.png'], /\/width/],
  'an unknown option': [['--mood', 'sad', 'out.png'], /--mood/],
}

for (const [what, [args, sentence]] of Object.entries(REFUSED)) {
  t.test(`${what} is refused with a sentence and exit code 2`, async (t) => {
    const { code, said, complained } = await run(...args)
    t.equal(code, 2)
    t.strictSame(said, [])
    t.match(complained.join('\n'), sentence)
  })
}

t.test('a file that cannot be written is named, with exit code 1', async (t) => {
  const file = join(t.testdir(), 'nowhere', 'out.png')
  const { code, complained } = await run('--emotion', 'sad=100', '--width', '256', '--height', '256', file)
  t.equal(code, 1)
  t.match(complained.join('\n'), /ENOENT.*nowhere/)
})
