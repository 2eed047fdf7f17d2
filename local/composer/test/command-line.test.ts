import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import t from 'tap'

import { composeToFile } from '../src/command-line/compose-to-file.ts'

async function run(...args: string[]) {
  const [said, complained]: [string[], string[]] = [[], []]
  const code = await composeToFile(args, {
    say: (line) => said.push(line),
    complain: (line) => complained.push(line),
  })
  return { code, said, complained }
}

t.test('a mood becomes an MP3 and a MIDI file beside it, and a line says what it is', async (t) => {
  const folder = t.testdir()
  const file = join(folder, 'out.mp3')
  const { code, said } = await run('--', '--emotion', 'sad=60,calm=40', '--seed', '7', '--seconds', '5', file)
  t.equal(code, 0)
  t.match(said, [/^valence -0\.154, arousal -0\.286, [A-G].* bpm, [34]\/4, 5\.\d s in \d+\.\d s$/])
  t.equal((await readFile(file)).toString('latin1', 0, 3), 'ID3')
  t.equal((await readFile(join(folder, 'out.mid'))).toString('latin1', 0, 4), 'MThd')
})

const BAD: Record<string, { args: string[]; says: RegExp }> = {
  'no file': { args: ['--emotion', 'sad=1'], says: /Name one file/ },
  'two files': { args: ['--emotion', 'sad=1', 'a.mp3', 'b.mp3'], says: /Name one file/ },
  'a file of another kind': { args: ['--emotion', 'sad=1', 'a.wav'], says: /"a\.wav" has to end in \.mp3/ },
  'no mood': { args: ['a.mp3'], says: /Say which mood/ },
  'a mood nobody knows': { args: ['--emotion', 'bored=5', 'a.mp3'], says: /"bored" is no emotion/ },
  'a seed that is no number': { args: ['--emotion', 'sad=1', '--seed', 'x', 'a.mp3'], says: /seed/ },
  'too many seconds': { args: ['--emotion', 'sad=1', '--seconds', '99', 'a.mp3'], says: /seconds/ },
  'an unknown style': { args: ['--emotion', 'sad=1', '--style', 'polka', 'a.mp3'], says: /style/ },
  'an unknown option': { args: ['--mood', 'sad', 'a.mp3'], says: /--mood/ },
}

for (const [what, { args, says }] of Object.entries(BAD)) {
  t.test(`${what} is answered with a sentence and exit code 2`, async (t) => {
    const { code, complained } = await run(...args)
    t.equal(code, 2)
    t.match(complained, [says])
  })
}

t.test('a folder that does not exist is told, with exit code 1', async (t) => {
  const { code, complained } = await run('--emotion', 'sad=1', '--seconds', '5', '/nowhere/at/all.mp3')
  t.equal(code, 1)
  t.match(complained, [/nowhere/])
})
