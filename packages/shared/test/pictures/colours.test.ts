import { deflateSync } from 'node:zlib'

import { converter } from 'culori'
import sharp, { type Sharp } from 'sharp'
import t, { type Test } from 'tap'

import type { PictureSize } from '../../src/pictures/picture-size.ts'
import { rewritePicture } from '../../src/pictures/rewrite-picture.ts'
import { adobeRgbProfile, greyProfile, shippedProfile } from '../fixtures/icc-profiles.ts'
import { withSegments } from '../fixtures/jpeg-segments.ts'
import { pngChunk } from '../fixtures/pictures.ts'
import { extendedWebp, webpChunk } from '../fixtures/webp-chunks.ts'

type Colour = [number, number, number]

/** What the pixels of a file are. In the wide profiles the first two are colours that sRGB can only come near. */
const PIXELS: Colour[] = [
  [255, 0, 0],
  [0, 255, 0],
  [200, 100, 50],
  [90, 160, 100],
  [70, 90, 170],
  [128, 128, 128],
]
/** Each colour is a square of so many pixels a side, all in a row. */
const SIDE = 80
const END_OF_IHDR = 33

const profiles = {
  sRGB: await shippedProfile('srgb'),
  'Display P3': await shippedProfile('p3'),
  'Adobe RGB': adobeRgbProfile(),
  CMYK: await shippedProfile('cmyk'),
}
type Label = keyof typeof profiles | 'no'

/** A label that does not fit the pixels, ink on light, is ignored; so are those who give none. */
const MODES = { no: 'rgb', sRGB: 'rgb', 'Display P3': 'p3', 'Adobe RGB': 'a98', CMYK: 'rgb' } as const

const FORMATS = ['8-bit JPEG', '8-bit PNG', '16-bit PNG', '8-bit WebP'] as const

for (const label of Object.keys(MODES) as Label[]) {
  for (const format of FORMATS) {
    t.test(`pixels of a ${format} with ${label} profile are stored as the colours they are`, async (t) => {
      const file = tag(await encode(patches(PIXELS), format), format, label)
      t.equal((await sharp(file).metadata()).depth, format === '16-bit PNG' ? 'ushort' : 'uchar')
      const seen = PIXELS.map((pixel) => inSrgb(pixel, MODES[label]))
      assertNear(t, await storedColours(file), seen)
    })
  }
}

for (const label of ['CMYK', 'no'] as const) {
  t.test(`inks of a JPEG with ${label} profile are stored as what the profile says they are`, async (t) => {
    const inks = patches(PIXELS)
      .toColourspace('cmyk')
      .withIccProfile('cmyk', { attach: label === 'CMYK' })
    const file = await inks.jpeg({ quality: 100, chromaSubsampling: '4:4:4' }).toBuffer()
    t.match(await sharp(file).metadata(), { space: 'cmyk', hasProfile: label === 'CMYK' })
    const printed = await coloursOf(await sharp(file).png().toBuffer())
    // Made for paper, the profile shows them a little darker on a screen than what they were printed from.
    assertNear(t, printed.slice(2), PIXELS.slice(2), 36)
    assertNear(t, await storedColours(file), printed)
  })
}

t.test('grey of a gamma of its own is stored as the grey it is, in 8 and 16 bits', async (t) => {
  for (const space of ['b-w', 'grey16']) {
    const png = await patches([[128, 128, 128]])
      .toColourspace(space)
      .png()
      .toBuffer()
    // Half of the light is 188 in sRGB.
    assertNear(t, await storedColours(withIccp(png, greyProfile(1))), [[188, 188, 188]])
    assertNear(t, await storedColours(png), [[128, 128, 128]])
  }
})

t.test('half transparent pixels of 16 bits keep colour and transparency', async (t) => {
  const png = await patches(PIXELS).ensureAlpha(0.5).toColourspace('rgb16').png().toBuffer()
  const file = withIccp(png, profiles['Display P3'])
  const { bytes } = await rewritePicture(file, { ...REWRITING, encode: (image) => image.png() })
  const seen = PIXELS.map((pixel) => [...inSrgb(pixel, 'p3'), 128])
  assertNear(t, await coloursOf(bytes), seen)
})

const REWRITING = {
  userId: 'somebody',
  maxPixels: 1_000_000,
  minSide: 1,
  fit: ({ width, height }: PictureSize) => ({ width: width / 2, height: height / 2 }),
  encode: (image: Sharp) => image.jpeg({ quality: 100, chromaSubsampling: '4:4:4' }),
}

async function storedColours(file: Buffer): Promise<number[][]> {
  const { bytes } = await rewritePicture(file, REWRITING)
  t.equal((await sharp(bytes).metadata()).hasProfile, false)
  return coloursOf(bytes)
}

/** The colours in the middle of squares in a row. */
async function coloursOf(picture: Buffer): Promise<number[][]> {
  const { data, info } = await sharp(picture).raw().toBuffer({ resolveWithObject: true })
  const { width, height, channels } = info
  const middle = (height / 2) * width * channels
  return Array.from({ length: width / height }, (_, i) => {
    const at = middle + (i + 0.5) * height * channels
    return [...data.subarray(at, at + channels)]
  })
}

function patches(colours: Colour[]): Sharp {
  const width = SIDE * colours.length
  const pixels = Buffer.alloc(width * SIDE * 3)
  for (let i = 0; i < width * SIDE; i++) {
    pixels.set(colours[Math.floor((i % width) / SIDE)] ?? [], i * 3)
  }
  return sharp(pixels, { raw: { width, height: SIDE, channels: 3 } })
}

function encode(picture: Sharp, format: (typeof FORMATS)[number]): Promise<Buffer> {
  if (format === '8-bit JPEG') {
    return picture.jpeg({ quality: 100, chromaSubsampling: '4:4:4' }).toBuffer()
  }
  if (format === '8-bit WebP') return picture.webp({ lossless: true }).toBuffer()
  return picture
    .toColourspace(format === '16-bit PNG' ? 'rgb16' : 'srgb')
    .png()
    .toBuffer()
}

/** Puts a profile into a file without touching its pixels. */
function tag(file: Buffer, format: (typeof FORMATS)[number], label: Label): Buffer {
  if (label === 'no') return file
  const profile = profiles[label]
  if (format === '8-bit WebP') {
    const before = [webpChunk('ICCP', profile)]
    return extendedWebp(file, { width: SIDE * PIXELS.length, height: SIDE }, { flags: 0x20, before })
  }
  if (format !== '8-bit JPEG') return withIccp(file, profile)
  const size = 60_000
  const count = Math.ceil(profile.length / size)
  const pieces = Array.from({ length: count }, (_, i) => profile.subarray(i * size, (i + 1) * size))
  return withSegments(
    file,
    pieces.map((piece, i) => ({
      marker: 0xe2,
      content: Buffer.concat([Buffer.from('ICC_PROFILE\0'), Buffer.from([i + 1, count]), piece]),
    })),
  )
}

function withIccp(png: Buffer, profile: Buffer): Buffer {
  const chunk = pngChunk('iCCP', Buffer.concat([Buffer.from('icc\0\0'), deflateSync(profile)]))
  return Buffer.concat([png.subarray(0, END_OF_IHDR), chunk, png.subarray(END_OF_IHDR)])
}

/** Culori knows the spaces by their definitions, not by profiles. */
function inSrgb([r, g, b]: Colour, mode: (typeof MODES)[Label]): Colour {
  const colour = converter('rgb')({ mode, r: r / 255, g: g / 255, b: b / 255 })
  return [colour.r * 255, colour.g * 255, colour.b * 255].map(inByte) as Colour
}

function inByte(value: number): number {
  return Math.round(Math.min(255, Math.max(0, value)))
}

function assertNear(t: Test, found: number[][], expected: number[][], tolerance = 3): void {
  const isNear = found.every((colour, i) =>
    colour.every((value, channel) => Math.abs(value - (expected[i]?.[channel] ?? Infinity)) <= tolerance),
  )
  t.ok(isNear && found.length === expected.length, `${found.join(' ')} is near to ${expected.join(' ')}`)
}
