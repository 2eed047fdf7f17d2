import { deflateSync } from 'node:zlib'

import { hollowPng, pngChunk } from '@moodscape/shared/testing/pictures'
import sharp from 'sharp'
import t from 'tap'

import { finishImage } from '../src/finish-image.ts'

const plain = (width = 200, height = 100) =>
  sharp({ create: { width, height, channels: 3, background: '#3a7' } })
const unusable = { name: 'PermanentFailure', code: 'output_unusable' }

t.test('every kind of picture that models make becomes a WebP of the same size', async (t) => {
  for (const output of [plain().webp(), plain().png(), plain().jpeg()]) {
    const work = await finishImage(await output.toBuffer(), 'somebody')
    t.match(work, { mediaType: 'image/webp', extension: 'webp', details: { width: 200, height: 100 } })
    const { format, width, height } = await sharp(work.bytes).metadata()
    t.strictSame({ format, width, height }, { format: 'webp', width: 200, height: 100 })
  }
})

t.test('prompts in the metadata and files behind the end are not kept', async (t) => {
  const output = Buffer.concat([
    await plain()
      .webp()
      .withExif({ IFD0: { ImageDescription: 'CANARY' } })
      .toBuffer(),
    Buffer.from('CANARY'),
  ])
  const { bytes } = await finishImage(output, 'somebody')
  t.notOk(bytes.includes('CANARY'))
  t.equal((await sharp(bytes).metadata()).exif, undefined)
})

t.test('a picture says of itself that a model made it', async (t) => {
  for (const source of ['trainedAlgorithmicMedia', 'algorithmicMedia'] as const) {
    const { bytes } = await finishImage(await plain().png().toBuffer(), 'somebody', source)
    const { xmpAsString = '' } = await sharp(bytes).metadata()
    const address = `http://cv.iptc.org/newscodes/digitalsourcetype/${source}`
    t.match(xmpAsString, `Iptc4xmpExt:DigitalSourceType="${address}"`)
  }
})

t.test('a picture comes with a thumbnail, a placeholder and its colours', async (t) => {
  const output = await plain(1000, 500)
    .composite([{ input: await plain(250, 500).negate().png().toBuffer(), left: 0, top: 0 }])
    .png()
    .toBuffer()
  const { companions, details } = await finishImage(output, 'somebody')
  t.match(companions, [{ name: 'thumb.webp', mediaType: 'image/webp' }])
  const thumbnail = await sharp(companions?.[0]?.bytes).metadata()
  t.match(thumbnail, { format: 'webp', width: 384, height: 192, hasAlpha: false })
  t.match(details, { width: 1000, height: 500, thumbnail: { key: 'thumb.webp', width: 384, height: 192 } })
  const placeholder = Buffer.from(details?.placeholder ?? '', 'base64')
  t.ok(placeholder.length > 10 && placeholder.length <= 40, `${placeholder.length} bytes`)
  t.match(details?.palette?.[0], { color: /^#3[2-4]a[9ab]7[678]$/ })
  const again = await finishImage(output, 'somebody')
  t.strictSame(again.details, details, 'and the same picture has the same')
  t.ok(again.companions?.[0]?.bytes.equals(companions?.[0]?.bytes ?? Buffer.alloc(0)))
})

t.test('a transparent picture stays transparent', async (t) => {
  const output = await plain().ensureAlpha(0.5).png().toBuffer()
  t.equal((await sharp((await finishImage(output, 'somebody')).bytes).metadata()).hasAlpha, true)
})

t.test('colours of 16 bits stay what they are, whatever profile they come in', async (t) => {
  for (const profile of ['srgb', 'p3']) {
    const output = await plain().toColourspace('rgb16').withIccProfile(profile).png().toBuffer()
    t.match(await sharp(output).metadata(), { depth: 'ushort', hasProfile: true })
    const { bytes } = await finishImage(output, 'somebody')
    const stored = await sharp(bytes).removeAlpha().raw().toBuffer()
    const painted = [0x33, 0xaa, 0x77]
    const isClose = painted.every((value, i) => Math.abs(value - (stored[i] ?? 0)) <= 3)
    t.ok(isClose, `${profile}: ${[...stored.subarray(0, 3)].join(' ')}`)
  }
})

t.test('an output that lacks nothing but its end mark is a picture', async (t) => {
  const jpeg = await plain().jpeg().toBuffer()
  t.match(await finishImage(jpeg.subarray(0, -2), 'somebody'), { details: { width: 200, height: 100 } })
})

t.test('no side is longer than 4096 pixels', async (t) => {
  const { details } = await finishImage(await plain(5000, 100).png().toBuffer(), 'somebody')
  t.match(details, { width: 4096, height: 82, thumbnail: { width: 384, height: 8 } })
})

t.test('what is no picture is unusable', async (t) => {
  const whole = await plain(400, 400).png().toBuffer()
  const outputs: Record<string, Buffer> = {
    empty: Buffer.alloc(0),
    HTML: Buffer.from('<!doctype html><h1>502</h1>'),
    JSON: Buffer.from('{"error":"no"}'),
    SVG: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="200" height="200"/>'),
    GIF: await plain().gif().toBuffer(),
    'cut off': whole.subarray(0, whole.length / 2),
    tiny: await plain(10, 10).png().toBuffer(),
  }
  for (const [kind, output] of Object.entries(outputs))
    await t.rejects(finishImage(output, 'somebody'), unusable, kind)
})

t.test('a picture of a kind or size that is never taken is final, one that is damaged is not', async (t) => {
  const whole = await plain(400, 400).png().toBuffer()
  for (const output of [await plain().gif().toBuffer(), await plain(10, 10).png().toBuffer()]) {
    await t.rejects(finishImage(output, 'somebody'), { ...unusable, repeats: true })
  }
  for (const output of [whole.subarray(0, whole.length / 2), Buffer.from('<!doctype html>')]) {
    await t.rejects(finishImage(output, 'somebody'), { ...unusable, repeats: false })
  }
})

/** A picture of one colour, with one spot of another. */
const spotted = async (background: string, spot: string, side = 512) =>
  sharp({ create: { width: side, height: side, channels: 4, background } })
    .composite([
      { input: { create: { width: 3, height: 3, channels: 4, background: spot } }, left: 99, top: 99 },
    ])
    .png()
    .toBuffer()

t.test('the black picture that a safety filter hands out is a refusal', async (t) => {
  const black = (channels: 3 | 4, background: object | string) =>
    sharp({ create: { width: 512, height: 512, channels, background } })
  const outputs: Record<string, Buffer> = {
    PNG: await black(3, '#000').png().toBuffer(),
    JPEG: await black(3, '#000').jpeg({ quality: 40 }).toBuffer(),
    WebP: await black(3, '#000').webp().toBuffer(),
    'with transparency': await black(4, '#000f').png().toBuffer(),
    transparent: await black(4, '#0000').png().toBuffer(),
    grey: await black(3, '#000').toColourspace('b-w').png().toBuffer(),
    '16 bits': await black(3, '#000').toColourspace('rgb16').png().toBuffer(),
    palette: await black(3, '#000').png({ palette: true }).toBuffer(),
    'a little noise': await black(3, '#030203').jpeg().toBuffer(),
    large: await sharp({ create: { width: 4500, height: 300, channels: 3, background: '#000' } })
      .png()
      .toBuffer(),
  }
  for (const [kind, output] of Object.entries(outputs)) {
    await t.rejects(
      finishImage(output, 'somebody'),
      { name: 'PermanentFailure', code: 'content_refused' },
      kind,
    )
  }
})

t.test('a dark picture is a picture', async (t) => {
  const outputs: Record<string, Buffer> = {
    'a star in the night': await spotted('#000', '#889'),
    'a dim star': await spotted('#000', '#333', 2_048),
    'almost black': await plain().modulate({ brightness: 0.15 }).png().toBuffer(),
    'ink on a transparent ground': await spotted('#0000', '#000f'),
    white: await sharp({ create: { width: 300, height: 300, channels: 3, background: '#fff' } })
      .png()
      .toBuffer(),
  }
  for (const [kind, output] of Object.entries(outputs))
    t.ok((await finishImage(output, 'somebody')).bytes.length > 0, kind)
})

t.test('a bomb is refused by its header', async (t) => {
  // Of one bit a pixel, which takes no time to make.
  const side = 9_000
  const header = Buffer.alloc(13)
  header.writeUInt32BE(side, 0)
  header.writeUInt32BE(side, 4)
  header.writeUInt8(1, 8)
  const bomb = Buffer.concat([
    hollowPng(side, side).subarray(0, 8),
    pngChunk('IHDR', header),
    pngChunk('IDAT', deflateSync(Buffer.alloc(side * (1 + side / 8)))),
    pngChunk('IEND', Buffer.alloc(0)),
  ])
  t.match(await sharp(bomb).metadata(), { format: 'png', width: side, height: side })
  await t.rejects(finishImage(bomb, 'somebody'), unusable)
})
