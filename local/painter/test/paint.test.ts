import sharp from 'sharp'
import t from 'tap'

import { paint } from '../src/paint.ts'
import type { PaintRequest } from '../src/paint-request.ts'
import { PAINT_FORMATS } from '../src/paint-request.ts'
import { pixelsOf } from './fixtures/pixels.ts'

const happy: PaintRequest = { emotions: [{ type: 'HAPPY', confidence: 99 }], seed: 5 }

t.test('without further options a picture is a WebP of 1024 by 1024 pixels in oil', async (t) => {
  const painting = await paint(happy)
  t.match(painting, { mediaType: 'image/webp', width: 1024, height: 1024 })
  t.match(await sharp(painting.bytes).metadata(), { format: 'webp', width: 1024, height: 1024, channels: 3 })
})

const formats = {
  webp: { mediaType: 'image/webp', format: 'webp' },
  png: { mediaType: 'image/png', format: 'png' },
  jpg: { mediaType: 'image/jpeg', format: 'jpeg' },
} as const

for (const format of PAINT_FORMATS) {
  t.test(`${format} holds the picture that was painted, in the size that was asked for`, async (t) => {
    const painting = await paint({ ...happy, format, width: 320, height: 256 })
    t.match(painting, { mediaType: formats[format].mediaType, width: 320, height: 256 })
    t.match(await sharp(painting.bytes).metadata(), {
      format: formats[format].format,
      width: 320,
      height: 256,
    })
    const decoded = await sharp(painting.bytes).raw().toBuffer()
    const painted = await pixelsOf({ mood: { HAPPY: 99 }, seed: 5, width: 320, height: 256 })
    const error = difference(decoded, painted)
    t.ok(format === 'png' ? error === 0 : error < 6, `mean difference ${error}`)
  })
}

t.test('long and narrow pictures are painted to their edges', async (t) => {
  for (const [width, height] of [
    [128, 512],
    [512, 128],
  ] as const) {
    const pixels = await pixelsOf({ mood: { SURPRISED: 100 }, width, height })
    t.equal(pixels.length, width * height * 3)
    t.ok(deviation(pixels.subarray(-width * 3 * 8)) > 8, 'the last rows are painted')
  }
})

t.test('another seed is another composition', async (t) => {
  for (const type of ['HAPPY', 'SAD', 'ANGRY', 'CALM', 'FEAR'] as const) {
    const pictures = await Promise.all([1, 2, 3].map((seed) => pixelsOf({ mood: { [type]: 100 }, seed })))
    const [p, q, r] = pictures as [Buffer, Buffer, Buffer]
    for (const [one, other] of [
      [p, q],
      [q, r],
      [p, r],
    ] as const) {
      const away = difference(one, other)
      t.ok(away > 8, `${type}: mean difference ${away}`)
    }
  }
})

t.test('no emotion at all is painted as UNKNOWN', async (t) => {
  t.strictSame(await pixelsOf({ mood: {} }), await pixelsOf({ mood: { UNKNOWN: 100 } }))
})

/** Mean absolute difference of two pictures in 8-bit steps. */
function difference(one: Buffer, other: Buffer): number {
  let sum = 0
  for (let i = 0; i < one.length; i++) sum += Math.abs(one[i]! - other[i]!)
  return sum / one.length
}

function deviation(bytes: Buffer): number {
  const mean = bytes.reduce((sum, byte) => sum + byte, 0) / bytes.length
  return Math.sqrt(bytes.reduce((sum, byte) => sum + (byte - mean) ** 2, 0) / bytes.length)
}
