import t from 'tap'

import { finishMelody } from '../src/finish-melody.ts'

/** A file that begins like this and goes on for a while. */
function file(...start: (string | number[])[]): Buffer {
  const pieces = start.map((piece) =>
    typeof piece === 'string' ? Buffer.from(piece, 'latin1') : Buffer.from(piece),
  )
  return Buffer.concat([...pieces, Buffer.alloc(4_000, 7)])
}

t.test('audio keeps its bytes under its true type, whatever was announced', async (t) => {
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
    const work = await finishMelody(bytes)
    t.strictSame({ mediaType: work.mediaType, extension: work.extension }, { mediaType, extension }, name)
    t.ok(work.bytes.equals(bytes), name)
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
    await t.rejects(finishMelody(bytes), { name: 'PermanentFailure', code: 'output_unusable' }, name)
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
    await t.rejects(finishMelody(output), { code: 'output_unusable', repeats: true })
  }
  for (const output of [file('<!doctype html><title>502</title>'), Buffer.alloc(0), Buffer.from('ID3\x04')]) {
    await t.rejects(finishMelody(output), { code: 'output_unusable', repeats: false })
  }
})
