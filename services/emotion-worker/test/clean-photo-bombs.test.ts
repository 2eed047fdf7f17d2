import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { constants, deflateRawSync, deflateSync } from 'node:zlib'

import { fourFields, pngChunk } from '@moodscape/shared/testing/pictures'
import sharp from 'sharp'
import t from 'tap'

/** The most that any photo of a few kilobytes may cost beyond a plain one of its size. */
const MAX_MEGABYTES = 128
const MAX_SECONDS = 5

const FIXTURE = fileURLToPath(new URL('./fixtures/measure-cleaning.ts', import.meta.url))
const folder = t.testdir({})
const png = await fourFields().png().toBuffer()
const plain = `${folder}/plain.png`
await writeFile(plain, png)

/** Half a gigabyte of nothing, which takes half a megabyte: a megabyte of it over and over, and the sum of all. */
const MEGABYTES = 512
const oneMegabyte = deflateRawSync(Buffer.alloc(2 ** 20), { level: 9, finishFlush: constants.Z_FULL_FLUSH })
const sum = Buffer.alloc(4)
sum.writeUInt16BE((MEGABYTES * 2 ** 20) % 65_521)
sum.writeUInt16BE(1, 2)
const bomb = Buffer.concat([
  Buffer.from([0x78, 0xda]),
  ...Array<Buffer>(MEGABYTES).fill(oneMegabyte),
  deflateRawSync(Buffer.alloc(0)),
  sum,
])
const END_OF_HEADER = 33
const behindHeader = (...chunks: Buffer[]) =>
  Buffer.concat([png.subarray(0, END_OF_HEADER), ...chunks, png.subarray(END_OF_HEADER)])

function manyFrames(): Promise<Buffer> {
  const [side, count] = [100, 1_000]
  const frame = (i: number) => Buffer.alloc(side * side * 3, Buffer.from([i % 256, 99, 7]))
  const frames = Buffer.concat(Array.from({ length: count }, (_, i) => frame(i)))
  const raw = { width: side, height: side * count, channels: 3 as const, pageHeight: side }
  return sharp(frames, { raw, limitInputPixels: false }).webp({ effort: 0 }).toBuffer()
}

/** An APNG: the still picture, and a thousand frames that only a viewer of APNG looks at. */
function animatedPng(): Buffer {
  const control = Buffer.alloc(8)
  control.writeUInt32BE(1_000)
  const frame = deflateSync(Buffer.alloc(240 * 160 * 3 + 160))
  const frames = Array.from({ length: 1_000 }, (_, i) => {
    const header = Buffer.alloc(26)
    header.writeUInt32BE(2 * i, 0)
    header.writeUInt32BE(240, 4)
    header.writeUInt32BE(160, 8)
    const sequence = Buffer.alloc(4)
    sequence.writeUInt32BE(2 * i + 1)
    return [pngChunk('fcTL', header), pngChunk('fdAT', Buffer.concat([sequence, frame]))]
  })
  const end = png.length - 12
  return Buffer.concat([
    behindHeader(pngChunk('acTL', control)).subarray(0, -12),
    ...frames.flat(),
    png.subarray(end),
  ])
}

const BOMBS: Record<string, () => Buffer | Promise<Buffer>> = {
  'a colour profile of half a gigabyte': () =>
    behindHeader(pngChunk('iCCP', Buffer.concat([Buffer.from('icc\0\0'), bomb]))),
  'a text of half a gigabyte': () =>
    behindHeader(pngChunk('iTXt', Buffer.concat([Buffer.from('key\0\x01\0\0\0'), bomb]))),
  'EXIF of ten megabytes': () =>
    behindHeader(pngChunk('eXIf', Buffer.concat([Buffer.from('II*\0'), Buffer.alloc(10_000_000, 255)]))),
  'a thousand small texts': () =>
    behindHeader(
      ...Array.from({ length: 1_000 }, () =>
        pngChunk('zTXt', Buffer.concat([Buffer.from('key\0\0'), bomb.subarray(0, 2_000)])),
      ),
    ),
  'a WebP of a thousand frames': manyFrames,
  'a PNG of a thousand frames': animatedPng,
}

for (const [what, make] of Object.entries(BOMBS)) {
  t.test(`${what} costs no more memory and time than a plain photo may`, async (t) => {
    const path = `${folder}/bomb`
    await writeFile(path, await make())
    const { stdout } = await promisify(execFile)(process.execPath, [FIXTURE, plain, path])
    const { outcome, megabytes, seconds } = JSON.parse(stdout) as {
      outcome: string
      megabytes: number
      seconds: number
    }
    t.match(outcome, /^(240 × 160|100 × 100|unsupported_image)$/)
    t.ok(megabytes < MAX_MEGABYTES, `${megabytes} MB`)
    t.ok(seconds < MAX_SECONDS, `${seconds} s`)
  })
}
