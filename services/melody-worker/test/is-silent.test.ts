import t from 'tap'

import { finishMelody } from '../src/finish-melody.ts'
import { isSilentMp3 } from '../src/is-silent-mp3.ts'
import { isSilentWav } from '../src/is-silent-wav.ts'

/** A chunk of a RIFF file. */
function chunk(name: string, body: Buffer, length = body.length): Buffer {
  const header = Buffer.alloc(8)
  header.write(name, 'latin1')
  header.writeUInt32LE(length, 4)
  return Buffer.concat([header, body])
}

/** A WAV file of PCM. */
function wav(data: Buffer, bits: number, length?: number): Buffer {
  const fmt = Buffer.alloc(16)
  fmt.writeUInt16LE(1, 0)
  fmt.writeUInt16LE(bits, 14)
  const info = chunk('LIST', Buffer.from('odd'))
  const chunks = [chunk('fmt ', fmt), info, Buffer.alloc(1), chunk('data', data, length)]
  return Buffer.concat([Buffer.from('RIFF\xff\xff\xff\xffWAVE', 'latin1'), ...chunks])
}

function samples(count: number, valueOf: (index: number) => number): Buffer {
  const data = Buffer.alloc(count * 2)
  for (let index = 0; index < count; index++) data.writeInt16LE(valueOf(index), index * 2)
  return data
}

/** Frames as LAME writes them, with so many bits of sound in a granule of the last. */
function mp3(
  header: number[],
  frameLength: number,
  count: number,
  sound?: { at: number; bytes: number[] },
): Buffer {
  const frames = Array.from({ length: count }, () => {
    const frame = Buffer.alloc(frameLength, 0x55)
    // Side information without bits of sound, but with gains.
    frame.fill(0, 4, 36)
    Buffer.from(header).copy(frame)
    return frame
  })
  if (sound) Buffer.from(sound.bytes).copy(frames.at(-1) ?? Buffer.alloc(0), sound.at)
  return Buffer.concat(frames)
}

const MPEG1_STEREO = [0xff, 0xfb, 0xa0, 0x64]
const MPEG1_MONO = [0xff, 0xfb, 0xa0, 0xc4]
const MPEG2_STEREO = [0xff, 0xf3, 0xe0, 0x64]

t.test('a WAV without a sound is silent, and one with a little is not', async (t) => {
  t.ok(isSilentWav(wav(Buffer.alloc(8_000), 16)))
  t.ok(
    isSilentWav(
      wav(
        samples(4_000, (index) => (index % 7) - 3),
        16,
      ),
    ),
    'rounding is no sound',
  )
  t.ok(isSilentWav(wav(Buffer.alloc(8_000, 0x80), 8)), '8 bits')
  t.ok(isSilentWav(wav(Buffer.alloc(9_000), 24)), '24 bits')
  t.ok(isSilentWav(wav(Buffer.alloc(8_000), 16, 0xffff_ffff)), 'from a pipe')
  t.notOk(
    isSilentWav(
      wav(
        samples(4_000, (index) => (index === 3_999 ? 40 : 0)),
        16,
      ),
    ),
  )
  t.notOk(isSilentWav(wav(Buffer.concat([Buffer.alloc(8_999), Buffer.from([9])]), 24)))
  t.notOk(isSilentWav(wav(Buffer.alloc(0), 16)), 'what has no samples is judged by its length')
})

t.test('an MP3 is silent when no granule of it has a bit of sound', async (t) => {
  t.ok(isSilentMp3(mp3(MPEG1_STEREO, 522, 20)))
  t.ok(isSilentMp3(mp3(MPEG1_MONO, 522, 20)))
  t.ok(isSilentMp3(mp3(MPEG2_STEREO, 522, 20)))
  const tagged = [Buffer.from('ID3\x04\0\0\0\0\x01\x02'), Buffer.alloc(130), mp3(MPEG1_STEREO, 522, 20)]
  t.ok(isSilentMp3(Buffer.concat([...tagged, Buffer.from(`TAG${' '.repeat(125)}`)])), 'between tags')
  t.notOk(isSilentMp3(mp3(MPEG1_STEREO, 522, 20, { at: 6, bytes: [0x0f, 0xf0] })))
  t.notOk(isSilentMp3(mp3(MPEG1_MONO, 522, 20, { at: 13, bytes: [0x7f] })), 'in the second granule')
  t.notOk(isSilentMp3(mp3(MPEG2_STEREO, 522, 20, { at: 5, bytes: [0x10] })))
  t.notOk(isSilentMp3(mp3(MPEG1_STEREO, 522, 3)), 'too short to say')
})

t.test('a silent melody is unusable, and may be better the next time', async (t) => {
  for (const output of [wav(Buffer.alloc(8_000), 16), mp3(MPEG1_STEREO, 522, 20)]) {
    await t.rejects(finishMelody(output, 'algorithmicMedia', { log: { warn: () => {} } }), {
      name: 'PermanentFailure',
      code: 'output_unusable',
      repeats: false,
    })
  }
})
