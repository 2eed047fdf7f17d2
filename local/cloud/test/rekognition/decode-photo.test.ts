import sharp, { type Sharp } from 'sharp'
import t from 'tap'

import { decodePhoto } from '../../src/rekognition/decode-photo.ts'

/** A picture whose left half is red and whose right half is blue. */
function twoHalves(width: number, height: number): Sharp {
  const half = { width: Math.floor(width / 2), height, channels: 3 as const, background: '#0000ff' }
  return sharp({ create: { width, height, channels: 3, background: '#ff0000' } }).composite([
    { input: { create: half }, gravity: 'east' },
  ])
}

function pixelAt({ width, pixels }: { width: number; pixels: Uint8Array }, x: number, y: number): number[] {
  return Array.from(pixels.subarray(3 * (y * width + x), 3 * (y * width + x) + 3))
}

t.test('a photo becomes rows of red, green and blue', async (t) => {
  const photo = await decodePhoto(await twoHalves(100, 80).png().toBuffer())
  t.match(photo, { width: 100, height: 80 })
  t.equal(photo.pixels.length, 100 * 80 * 3)
  t.strictSame(pixelAt(photo, 10, 40), [255, 0, 0])
  t.strictSame(pixelAt(photo, 90, 40), [0, 0, 255])
})

t.test('a large photo is fitted into 1024 pixels, a small one keeps its size', async (t) => {
  t.match(await decodePhoto(await twoHalves(3000, 1500).jpeg().toBuffer()), { width: 1024, height: 512 })
  t.match(await decodePhoto(await twoHalves(80, 80).jpeg().toBuffer()), { width: 80, height: 80 })
})

t.test('every EXIF orientation is turned upright', async (t) => {
  // Where the left edge of the stored picture ends up.
  const redSide = { 1: [5, 40], 3: [75, 40], 6: [40, 5], 8: [40, 75] }
  for (const [orientation, [x = 0, y = 0]] of Object.entries(redSide)) {
    const stored = twoHalves(80, 80)
      .jpeg({ quality: 100 })
      .withMetadata({ orientation: Number(orientation) })
    const photo = await decodePhoto(await stored.toBuffer())
    const [red = 0, , blue = 0] = pixelAt(photo, x, y)
    t.ok(red > 200 && blue < 50, `orientation ${orientation}`)
  }
})

t.test('grey, CMYK, 16-bit and transparent photos become three channels of 8 bits', async (t) => {
  const clear = { width: 90, height: 90, channels: 4 as const, background: '#ff000000' }
  const images = {
    grey: await twoHalves(90, 90).greyscale().toColourspace('b-w').jpeg().toBuffer(),
    cmyk: await twoHalves(90, 90).toColourspace('cmyk').jpeg().toBuffer(),
    deep: await twoHalves(90, 90).toColourspace('rgb16').png().toBuffer(),
    palette: await twoHalves(90, 90).png({ palette: true }).toBuffer(),
    transparent: await sharp({ create: clear }).png().toBuffer(),
  }
  for (const [name, image] of Object.entries(images)) {
    t.equal((await decodePhoto(image)).pixels.length, 90 * 90 * 3, name)
  }
  t.strictSame(pixelAt(await decodePhoto(images.deep), 10, 10), [255, 0, 0])
  const [redPart = 0, , bluePart = 255] = pixelAt(await decodePhoto(images.cmyk), 10, 10)
  t.ok(redPart > 200 && bluePart < 80, 'red survives CMYK')
  t.strictSame(pixelAt(await decodePhoto(images.transparent), 10, 10), [255, 255, 255], 'clear becomes white')
})
