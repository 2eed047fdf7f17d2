import sharp from 'sharp'
import t from 'tap'
import { thumbHashToApproximateAspectRatio, thumbHashToAverageRGBA } from 'thumbhash'

import { previewOf, shrinkPicture } from '../../src/pictures/preview-picture.ts'
import { noise } from '../fixtures/pictures.ts'

const preview = async (picture: Buffer) => previewOf(await shrinkPicture(picture))

t.test('the longest side of a thumbnail has 384 pixels, and it is a WebP without metadata', async (t) => {
  const sizes = [
    [1600, 1200, 384, 288],
    [1200, 1600, 288, 384],
    [100, 80, 100, 80],
    [6000, 80, 384, 5],
  ] as const
  for (const [width, height, shrunkWidth, shrunkHeight] of sizes) {
    const { thumbnail } = await preview(await noise(width, height).jpeg().toBuffer())
    t.strictSame([thumbnail.width, thumbnail.height], [shrunkWidth, shrunkHeight])
    const { exif, xmp, icc, ...header } = await sharp(thumbnail.bytes).metadata()
    t.match(header, { format: 'webp', width: shrunkWidth, height: shrunkHeight, hasAlpha: false })
    t.strictSame([exif, xmp, icc], [undefined, undefined, undefined])
  }
})

t.test('a panorama of the longest side that is stored has a thumbnail too', async (t) => {
  const picture = sharp({ create: { width: 65_500, height: 80, channels: 3, background: '#3a7' } })
  t.match((await preview(await picture.jpeg().toBuffer())).thumbnail, { width: 384, height: 1 })
})

t.test('a placeholder has at most 40 bytes, and shows colour and shape', async (t) => {
  const pictures = [noise(1600, 1200), noise(80, 1200), noise(300, 300).ensureAlpha(0.5)]
  for (const picture of pictures) {
    const { placeholder } = await preview(await picture.webp().toBuffer())
    const { length } = Buffer.from(placeholder, 'base64')
    t.ok(length >= 5 && length <= 40, `${length} bytes`)
  }
  const plain = sharp({ create: { width: 400, height: 200, channels: 3, background: '#3070c0' } })
  const hash = Buffer.from((await preview(await plain.webp().toBuffer())).placeholder, 'base64')
  t.ok(Math.abs(thumbHashToApproximateAspectRatio(hash) - 2) < 0.4)
  const { r, g, b } = thumbHashToAverageRGBA(hash)
  for (const [seen, painted] of [
    [r, 0x30],
    [g, 0x70],
    [b, 0xc0],
  ] as const) {
    t.ok(Math.abs(seen * 255 - painted) < 16, `${seen * 255} for ${painted}`)
  }
})
