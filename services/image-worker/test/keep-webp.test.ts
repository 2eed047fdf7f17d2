import { extendedWebp, webpChunk } from '@moodscape/shared/testing/webp-chunks'
import sharp, { type Sharp } from 'sharp'
import t from 'tap'

import { finishImage } from '../src/finish-image.ts'

const SIZE = { width: 301, height: 200 }

/** Colours that run, so that every part of the file shows in the picture. */
const painted = (channels: 3 | 4 = 3): Sharp => {
  const pixels = Uint8Array.from({ length: SIZE.width * SIZE.height * channels }, (_, at) => (at * 7) % 251)
  return sharp(pixels, { raw: { ...SIZE, channels } })
}
const lossy = await painted().webp({ quality: 60 }).toBuffer()
const pixelsOf = (picture: Buffer) => sharp(picture).raw().toBuffer()
const finish = async (output: Buffer) => (await finishImage(output, 'somebody')).bytes

/** Whether a stored picture has the very pixels of the output: encoding it again would change them. */
const isKept = async (output: Buffer) => (await pixelsOf(await finish(output))).equals(await pixelsOf(output))

t.test('a lossy WebP keeps its pixels to the last bit, and says where it comes from', async (t) => {
  const alpha = await painted(4).webp({ quality: 60 }).toBuffer()
  for (const [output, hasAlpha] of [
    [lossy, false],
    [alpha, true],
  ] as const) {
    t.ok(await isKept(output))
    const { xmpAsString, ...stored } = await sharp(await finish(output)).metadata()
    t.match(stored, { format: 'webp', ...SIZE, hasAlpha })
    t.match(xmpAsString, 'digitalsourcetype/trainedAlgorithmicMedia"')
  }
})

t.test('of the file of such a WebP nothing is kept beside its pixels', async (t) => {
  const canary = (name: string) => webpChunk(name, Buffer.from('CANARY'))
  const before = [canary('EXIF'), canary('UNKN')]
  const behind = [canary('XMP '), canary('EXIF')]
  const output = Buffer.concat([
    extendedWebp(lossy, SIZE, { flags: 0x0c, before, behind }),
    Buffer.from('CANARY'),
  ])
  t.ok(await isKept(output))
  const stored = await finish(output)
  t.notOk(stored.includes('CANARY'))
  t.strictSame(
    [...stored.toString('latin1').matchAll(/VP8X|VP8 |VP8L|ALPH|EXIF|XMP |UNKN/g)].map(([name]) => name),
    ['VP8X', 'VP8 ', 'XMP '],
  )
})

t.test('a WebP that is turned, lossless, moving, or in other colours is encoded again', async (t) => {
  const frames = Buffer.concat([await painted().raw().toBuffer(), await painted().negate().raw().toBuffer()])
  const outputs: Record<string, Buffer> = {
    turned: await painted().webp().withMetadata({ orientation: 6 }).toBuffer(),
    lossless: await painted().webp({ lossless: true }).toBuffer(),
    'in other colours': await painted().webp().withIccProfile('p3').toBuffer(),
    moving: await sharp(frames, {
      raw: { width: SIZE.width, height: 2 * SIZE.height, channels: 3, pageHeight: SIZE.height },
    })
      .webp({ quality: 60 })
      .toBuffer(),
  }
  for (const [what, output] of Object.entries(outputs)) {
    const stored = await finish(output)
    const { format, orientation, pages, hasProfile, width } = await sharp(stored).metadata()
    t.strictSame(
      { format, orientation, pages, hasProfile, width },
      {
        ...{ format: 'webp', orientation: undefined, pages: undefined, hasProfile: false },
        width: what === 'turned' ? SIZE.height : SIZE.width,
      },
      what,
    )
    t.not(stored.length, output.length)
  }
})

t.test('a WebP that is cut off anywhere is refused, and so is one whose lengths are wrong', async (t) => {
  const whole = extendedWebp(lossy, SIZE, {})
  for (let length = 0; length < whole.length; length += Math.ceil(whole.length / 40)) {
    const cut = Buffer.from(whole.subarray(0, length))
    await t.rejects(finish(cut), { code: 'output_unusable' }, `${length} bytes`)
    if (length < 38) continue
    // As if it were all: what the header announces is there.
    cut.writeUInt32LE(length - 8, 4)
    cut.writeUInt32LE(length - 38, 34)
    await t.rejects(finish(cut), { code: 'output_unusable' }, `${length} bytes and no more announced`)
  }
  const otherCanvas = extendedWebp(lossy, { width: 300, height: 200 }, {})
  const twoPictures = extendedWebp(lossy, SIZE, { behind: [lossy.subarray(12)] })
  for (const output of [otherCanvas, twoPictures])
    await t.rejects(finish(output), { code: 'output_unusable' })
})
