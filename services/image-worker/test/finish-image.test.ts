import sharp from 'sharp'
import t from 'tap'

import { finishImage } from '../src/finish-image.ts'

const plain = (width = 200, height = 100) =>
  sharp({ create: { width, height, channels: 3, background: '#3a7' } })
const unusable = { name: 'PermanentFailure', code: 'output_unusable' }

t.test('every kind of picture that models make becomes a WebP of the same size', async (t) => {
  for (const output of [plain().webp(), plain().png(), plain().jpeg()]) {
    const work = await finishImage(await output.toBuffer())
    t.match(work, { mediaType: 'image/webp', extension: 'webp', width: 200, height: 100 })
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
  const { bytes } = await finishImage(output)
  t.notOk(bytes.includes('CANARY'))
  t.equal((await sharp(bytes).metadata()).exif, undefined)
})

t.test('a transparent picture stays transparent', async (t) => {
  const output = await plain().ensureAlpha(0.5).png().toBuffer()
  t.equal((await sharp((await finishImage(output)).bytes).metadata()).hasAlpha, true)
})

t.test('no side is longer than 4096 pixels', async (t) => {
  const { width, height } = await finishImage(await plain(5000, 100).png().toBuffer())
  t.strictSame([width, height], [4096, 82])
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
  for (const [kind, output] of Object.entries(outputs)) await t.rejects(finishImage(output), unusable, kind)
})

t.test('a bomb is refused by its header', async (t) => {
  const bomb = await plain(9000, 9000).png({ compressionLevel: 1 }).toBuffer()
  await t.rejects(finishImage(bomb), unusable)
})
