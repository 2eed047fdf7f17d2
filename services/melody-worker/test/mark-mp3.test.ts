import { readFile } from 'node:fs/promises'

import { parseBuffer } from 'music-metadata'
import t from 'tap'

import { markMp3 } from '../src/mark-mp3.ts'

const TERM = 'http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicMedia'

/** With an ID3v2.4 tag by ffmpeg that says TBPM 92 and TKEY Dm. */
const tagged = await readFile(new URL('fixtures/tones/tone.mp3', import.meta.url))
const soundAt = 10 + [6, 7, 8, 9].reduce((size, at) => size * 128 + (tagged[at] ?? 0), 0)
const sound = tagged.subarray(soundAt)

function tagOf(version: number, flags: number, frames: Buffer): Buffer {
  const size = Buffer.from([0, 0, frames.length >> 7, frames.length & 127])
  return Buffer.concat([Buffer.from('ID3'), Buffer.from([version, 0, flags]), size, frames])
}

async function read(file: Buffer) {
  const { native, common, format, quality } = await parseBuffer(file, 'audio/mpeg', { duration: true })
  const frames = Object.entries(native).flatMap(([kind, tags]) => tags.map((tag) => ({ kind, ...tag })))
  const marks = frames.filter(({ id }) => id === 'TXXX:DigitalSourceType')
  const kinds = [...new Set(marks.map(({ kind }) => kind))]
  // Readers take a slash in version 3 for what stands between several values.
  const mark = { kinds, value: marks.map(({ value }) => value).join('/') }
  return { common, seconds: format.duration, mark, warnings: quality.warnings }
}

t.test('a file without a tag gets one that says where it comes from', async (t) => {
  const marked = markMp3(sound, TERM)
  t.ok(marked.subarray(-sound.length).equals(sound), 'the sound is untouched')
  const { mark, seconds, warnings } = await read(marked)
  t.strictSame(mark, { kinds: ['ID3v2.4'], value: TERM })
  t.equal(seconds, (await read(sound)).seconds)
  t.strictSame(warnings, [])
})

t.test('a tag keeps what it says, whatever its version', async (t) => {
  const long = (id: string, size: number[], text: string) =>
    Buffer.concat([Buffer.from(id), Buffer.from(size), Buffer.from(`\0${text}`, 'latin1')])
  const files: [string, Buffer][] = [
    ['ID3v2.4', tagged],
    ['ID3v2.3', Buffer.concat([tagOf(3, 0, long('TBPM', [0, 0, 0, 3, 0, 0], '92')), sound])],
    ['ID3v2.3', Buffer.concat([tagOf(3, 0x80, long('TBPM', [0, 0, 0, 3, 0, 0], '92')), sound])],
    [
      'ID3v2.3',
      Buffer.concat([
        tagOf(3, 0, Buffer.concat([long('TBPM', [0, 0, 0, 3, 0, 0], '92'), Buffer.alloc(200)])),
        sound,
      ]),
    ],
  ]
  for (const [kind, file] of files) {
    const marked = markMp3(file, TERM)
    t.ok(marked.subarray(-sound.length).equals(sound), kind)
    const { common, mark, seconds } = await read(marked)
    t.strictSame(mark, { kinds: [kind], value: TERM }, kind)
    t.equal(common.bpm, 92, kind)
    t.equal(seconds, (await read(sound)).seconds, kind)
  }
  t.equal((await read(markMp3(tagged, TERM))).common.key, 'Dm')
})

t.test('a file that is marked already, or whose tag is of a rare kind, stays as it is', async (t) => {
  const marked = markMp3(tagged, TERM)
  t.equal(markMp3(marked, TERM), marked)
  for (const [version, flags] of [
    [3, 0x40],
    [4, 0x40],
    [4, 0x10],
    [2, 0],
    [5, 0],
  ] as const) {
    const rare = Buffer.concat([tagOf(version, flags, Buffer.alloc(20)), sound])
    t.equal(markMp3(rare, TERM), rare, `version ${version}, flags ${flags}`)
  }
})
