import { readFile } from 'node:fs/promises'

import { parseBuffer } from 'music-metadata'
import t from 'tap'

import { finishMelody } from '../src/finish-melody.ts'

const warnings: unknown[][] = []
const log = { warn: (...line: unknown[]) => void warnings.push(line) }
const finish = (output: Buffer, companion?: Buffer) =>
  finishMelody(output, 'trainedAlgorithmicMedia', { companion, log })
/** For files that only begin like music. */
const finishUnheard = (output: Buffer) =>
  finishMelody(output, 'algorithmicMedia', { log }, async () => ({ heard: {}, problems: [] }))

const tone = await readFile(new URL('fixtures/tones/tone.mp3', import.meta.url))
const notes = Buffer.concat([
  Buffer.from('MThd\0\0\0\x06\0\x01\0\x01\x01\xe0', 'latin1'),
  Buffer.from('MTrk'),
])

/** A file that begins like this and goes on for a while. */
function file(...start: (string | number[])[]): Buffer {
  const pieces = start.map((piece) =>
    typeof piece === 'string' ? Buffer.from(piece, 'latin1') : Buffer.from(piece),
  )
  return Buffer.concat([...pieces, Buffer.alloc(4_000, 7)])
}

t.test('audio keeps its sound under its true type, whatever was announced', async (t) => {
  const kinds: [string, Buffer, string, string][] = [
    ['MP3 with ID3', file('ID3\x04\0'), 'audio/mpeg', 'mp3'],
    ['MPEG-1 layer III', file([0xff, 0xfb, 0xa0, 0x64]), 'audio/mpeg', 'mp3'],
    ['MPEG-2 layer III', file([0xff, 0xf3, 0x84, 0xc4]), 'audio/mpeg', 'mp3'],
    ['WAV', file('RIFF', [1, 2, 3, 4], 'WAVEfmt '), 'audio/wav', 'wav'],
    ['Ogg', file('OggS\0\x02'), 'audio/ogg', 'ogg'],
    ['FLAC', file('fLaC\0\0\0\x22'), 'audio/flac', 'flac'],
    ['M4A', file([0, 0, 0, 0x20], 'ftypM4A '), 'audio/mp4', 'm4a'],
    ['MP4', file([0, 0, 0, 0x18], 'ftypisom'), 'audio/mp4', 'm4a'],
  ]
  for (const [name, bytes, mediaType, extension] of kinds) {
    const work = await finishUnheard(bytes)
    t.strictSame({ mediaType: work.mediaType, extension: work.extension }, { mediaType, extension }, name)
    t.ok(work.bytes.subarray(-3_900).equals(bytes.subarray(-3_900)), name)
    t.equal(work.bytes.equals(bytes), mediaType !== 'audio/mpeg', `${name}: only MP3s get a mark`)
  }
})

t.test('what is no audio is unusable', async (t) => {
  const others: Record<string, Buffer> = {
    empty: Buffer.alloc(0),
    HTML: file('<!doctype html><title>502</title>'),
    JSON: file('{"detail":"not found"}'),
    'text with a byte order mark': file([0xff, 0xfe, 0x41, 0x00]),
    'AAC frames': file([0xff, 0xf1, 0x50, 0x80]),
    JPEG: file([0xff, 0xd8, 0xff, 0xe0]),
    'a sync without a bitrate': file([0xff, 0xfb, 0xf0, 0x64]),
    'a sync without a sample rate': file([0xff, 0xfb, 0xac, 0x64]),
    'RIFF with pictures': file('RIFF', [1, 2, 3, 4], 'WEBPVP8 '),
    AVIF: file([0, 0, 0, 0x1c], 'ftypavif'),
    'only a header': Buffer.from('ID3\x04\0\0\0\0\0\0'),
  }
  for (const [name, bytes] of Object.entries(others)) {
    await t.rejects(finish(bytes), { name: 'PermanentFailure', code: 'output_unusable' }, name)
  }
})

t.test('a file of another kind comes again each time, the page of an error does not', async (t) => {
  const others = [
    file('RIFF', [1, 2, 3, 4], 'WEBPVP8 '),
    file('FORM'),
    file('MThd'),
    file([0xff, 0xf1, 0x50, 0x80]),
  ]
  for (const output of [...others, file([0, 0, 0, 0x1c], 'ftypavif')]) {
    await t.rejects(finish(output), { code: 'output_unusable', repeats: true })
  }
  for (const output of [file('<!doctype html><title>502</title>'), Buffer.alloc(0), Buffer.from('ID3\x04')]) {
    await t.rejects(finish(output), { code: 'output_unusable', repeats: false })
  }
})

t.test('what can be heard is told, and the file says that a trained model made it', async (t) => {
  const { bytes, details, companions } = await finish(tone)
  t.match(details, { tempo: 92, music_key: 'D minor', midi: undefined })
  t.equal(details?.peaks?.length, 120)
  t.ok(Math.abs((details?.seconds ?? 0) - 3) < 0.1)
  t.strictSame(companions, [])
  const { native } = await parseBuffer(bytes, 'audio/mpeg')
  const mark = native['ID3v2.4']?.find(({ id }) => id === 'TXXX:DigitalSourceType')
  t.equal(mark?.value, 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia')
  t.strictSame(warnings, [])
})

t.test('the notes that came with a melody are kept beside it', async (t) => {
  const { companions, details } = await finish(tone, notes)
  t.strictSame(companions, [{ name: 'mid', bytes: notes, mediaType: 'audio/midi' }])
  t.strictSame(details?.midi, { key: 'mid' })
})

t.test('notes that are none are left out, with a warning', async (t) => {
  warnings.length = 0
  const { companions, details } = await finish(tone, Buffer.from('<!doctype html><title>502</title>'))
  t.strictSame(companions, [])
  t.equal(details?.midi, undefined)
  t.equal(warnings.length, 1)
})

t.test('a melody that cannot be decoded is stored all the same, with one warning', async (t) => {
  warnings.length = 0
  const flac = file('fLaC\0\0\0\x22')
  const work = await finish(flac)
  t.ok(work.bytes.equals(flac))
  t.strictSame(work.details, {})
  t.equal(warnings.length, 1)
  warnings.length = 0
  const dead = async () => Promise.reject(new Error('the thread died'))
  const unheard = await finishMelody(tone, 'algorithmicMedia', { log }, dead)
  t.strictSame(unheard.details, {})
  t.equal(warnings.length, 1)
})
