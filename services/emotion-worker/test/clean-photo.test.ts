import { crc32 } from 'node:zlib'

import {
  FIELDS,
  fourFields,
  hollowPng,
  isClose,
  noise,
  orientedJpeg,
  readFields,
  repeatLastScan,
} from '@moodscape/shared/testing/pictures'
import { ultraHdr } from '@moodscape/shared/testing/ultra-hdr'
import { until } from '@moodscape/shared/testing/until'
import sharp from 'sharp'
import t, { type Test } from 'tap'

import { cleanPhoto, turnPhoto } from '../src/clean-photo.ts'

type Fields = typeof FIELDS

async function assertFields(t: Test, image: Buffer, expected: Fields, tolerance?: number) {
  const found = await readFields(image)
  for (const [name, colour] of Object.entries(found)) {
    t.ok(isClose(colour, expected[name as keyof Fields], tolerance), `${name} is ${colour.join(' ')}`)
  }
}

const refusal = (code: string) => ({ name: 'PermanentFailure', code })

t.test('a photo of every EXIF orientation comes out upright and without the tag', async (t) => {
  for (const orientation of [1, 2, 3, 4, 5, 6, 7, 8]) {
    const photo = await cleanPhoto(await orientedJpeg(orientation), 'somebody')
    t.strictSame([photo.width, photo.height], [240, 160], `orientation ${orientation}`)
    await assertFields(t, photo.bytes, FIELDS)
    t.equal((await sharp(photo.bytes).metadata()).orientation, undefined)
  }
})

t.test('nothing of the metadata is left, the place least of all', async (t) => {
  const upload = await fourFields()
    .jpeg()
    .withExif({
      IFD0: { Artist: 'CANARY-ARTIST' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '52/1 31/1 12/1' },
    })
    .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/">CANARY-XMP</x:xmpmeta>')
    .withIccProfile('p3')
    .toBuffer()
  t.ok(upload.includes('CANARY-ARTIST') && upload.includes('CANARY-XMP'), 'the upload holds metadata')
  const photo = await cleanPhoto(upload, 'somebody')
  const { exif, xmp, iptc, icc } = await sharp(photo.bytes).metadata()
  t.strictSame([exif, xmp, iptc, icc], [undefined, undefined, undefined, undefined])
  t.notOk(photo.bytes.includes('CANARY'))
})

t.test('what hides behind the end of the picture is gone', async (t) => {
  const tail = Buffer.from('<script>alert(1)</script>PK\x03\x04')
  const upload = Buffer.concat([await fourFields().jpeg().toBuffer(), tail])
  const photo = await cleanPhoto(upload, 'somebody')
  t.notOk(photo.bytes.includes('script'))
  t.strictSame([...photo.bytes.subarray(-2)], [0xff, 0xd9])
})

t.test('every accepted kind of pixels comes out as a JPEG in the same colours', async (t) => {
  const kinds: Record<string, Promise<Buffer>> = {
    PNG: fourFields().png().toBuffer(),
    'PNG with a palette': fourFields().png({ palette: true, colours: 8 }).toBuffer(),
    'interlaced PNG': fourFields().png({ progressive: true }).toBuffer(),
    '16-bit PNG': fourFields().toColourspace('rgb16').png().toBuffer(),
    WebP: fourFields().webp({ quality: 95 }).toBuffer(),
    'lossless WebP': fourFields().webp({ lossless: true }).toBuffer(),
    'progressive JPEG': fourFields().jpeg({ progressive: true, quality: 95 }).toBuffer(),
  }
  for (const [kind, upload] of Object.entries(kinds)) {
    const photo = await cleanPhoto(await upload, 'somebody')
    const { format, space, depth } = await sharp(photo.bytes).metadata()
    t.strictSame({ format, space, depth }, { format: 'jpeg', space: 'srgb', depth: 'uchar' }, kind)
    await assertFields(t, photo.bytes, FIELDS, 20)
  }
})

t.test('colours of other spaces become what they look like', async (t) => {
  const inks = fourFields().toColourspace('cmyk').withIccProfile('cmyk')
  const cmyk = await inks.jpeg({ quality: 95 }).toBuffer()
  t.equal((await sharp(cmyk).metadata()).space, 'cmyk')
  // Inks cannot reach these colours; what they reach instead is what the profile itself says.
  await assertFields(
    t,
    (await cleanPhoto(cmyk, 'somebody')).bytes,
    await readFields(await sharp(cmyk).png().toBuffer()),
  )

  const p3 = await fourFields().jpeg({ quality: 95 }).withIccProfile('p3').toBuffer()
  await assertFields(t, (await cleanPhoto(p3, 'somebody')).bytes, FIELDS, 20)

  const grey = await fourFields().greyscale().jpeg({ quality: 95 }).toBuffer()
  const [r = 0, g = 0, b = 0] = (await readFields((await cleanPhoto(grey, 'somebody')).bytes)).topLeft
  t.ok(Math.abs(r - g) <= 2 && Math.abs(g - b) <= 2, 'grey stays grey')
})

t.test('transparent pixels turn white', async (t) => {
  const upload = await fourFields().ensureAlpha(0).png().toBuffer()
  t.ok(isClose((await readFields((await cleanPhoto(upload, 'somebody')).bytes)).topLeft, [255, 255, 255]))
})

t.test('of a moving picture the first frame is taken', async (t) => {
  const frames = [
    { r: 250, g: 0, b: 0 },
    { r: 0, g: 0, b: 250 },
  ].map((background) => ({
    create: { width: 100, height: 100, channels: 3 as const, background },
  }))
  const stills = await Promise.all(frames.map((frame) => sharp(frame).png().toBuffer()))
  const upload = await sharp(stills, { join: { animated: true } })
    .webp()
    .toBuffer()
  t.equal((await sharp(upload).metadata()).pages, 2)
  const photo = await cleanPhoto(upload, 'somebody')
  t.strictSame([photo.width, photo.height], [100, 100])
  t.ok(isClose((await readFields(photo.bytes)).topLeft, [250, 0, 0]))
})

t.test('the long side shrinks to 2048 pixels, and nothing grows', async (t) => {
  const wide = await cleanPhoto(
    await fourFields(3000, 1500).png({ compressionLevel: 1 }).toBuffer(),
    'somebody',
  )
  t.strictSame([wide.width, wide.height], [2048, 1024])
  const small = await cleanPhoto(await fourFields(80, 90).png().toBuffer(), 'somebody')
  t.strictSame([small.width, small.height], [80, 90])
})

t.test('a photo below 80 pixels a side is too small, also when it lies on its side', async (t) => {
  await t.rejects(
    cleanPhoto(await fourFields(79, 200).png().toBuffer(), 'somebody'),
    refusal('image_too_small'),
  )
  await t.rejects(
    cleanPhoto(await fourFields(200, 79).jpeg().toBuffer(), 'somebody'),
    refusal('image_too_small'),
  )
  const lying = await fourFields(79, 200).jpeg().withMetadata({ orientation: 6 }).toBuffer()
  await t.rejects(cleanPhoto(lying, 'somebody'), refusal('image_too_small'))
})

const SHAPES: [what: string, width: number, height: number, stored: [number, number]][] = [
  ['a panorama', 8_000, 300, [2_133, 80]],
  ['a long screenshot', 300, 8_000, [80, 2_133]],
  ['a strip that is as narrow as may be', 4_096, 80, [4_096, 80]],
  ['a strip that is a little wider', 80, 4_000, [80, 4_000]],
  ['a panorama of common shape', 6_000, 1_000, [2_048, 341]],
  ['a strip as long as a JPEG can be', 65_535, 80, [65_500, 80]],
]
for (const [what, width, height, stored] of SHAPES) {
  t.test(`of ${what} the short side keeps the 80 pixels that Rekognition needs`, async (t) => {
    const photo = await cleanPhoto(
      await fourFields(width, height).png({ compressionLevel: 1 }).toBuffer(),
      'somebody',
    )
    t.strictSame([photo.width, photo.height], stored)
    await assertFields(t, photo.bytes, FIELDS, 20)
  })
}

t.test('a strip longer than any JPEG is too large', async (t) => {
  const strip = await fourFields(200_000, 100).png({ compressionLevel: 1 }).toBuffer()
  await t.rejects(cleanPhoto(strip, 'somebody'), refusal('image_too_large'))
})

t.test(
  'what is stored stays below the 5 MB that Rekognition takes in a request, even of noise',
  async (t) => {
    for (const [width, height] of [
      [2_048, 2_048],
      [65_500, 80],
    ] as const) {
      const { bytes } = await cleanPhoto(
        await noise(width, height).png({ compressionLevel: 0 }).toBuffer(),
        'somebody',
      )
      t.ok(bytes.length < 5 * 1024 * 1024, `${bytes.length} bytes`)
    }
  },
)

t.test('a bomb is refused by its header', async (t) => {
  for (const [width, height] of [
    [50_000, 50_000],
    [16_384, 16_384],
    [1_000_001, 100],
  ] as const) {
    await t.rejects(
      cleanPhoto(hollowPng(width, height), 'somebody'),
      refusal('image_too_large'),
      `${width} × ${height}`,
    )
  }
})

t.test('a picture that would take too much memory as a whole is refused', async (t) => {
  const header = hollowPng(9_999, 9_999)
  // Bit depth 16, colour with alpha, interlaced; and the checksum of the changed header.
  const sixteenBit = Buffer.from(header)
  sixteenBit.set([16, 6, 0, 0, 1], 24)
  sixteenBit.writeUInt32BE(crc32(sixteenBit.subarray(12, 29)), 29)
  await t.rejects(cleanPhoto(sixteenBit, 'somebody'), refusal('image_too_large'))
})

t.test('large WebPs, which are held as a whole, are decoded one after the other', async (t) => {
  const upload = await fourFields(4_200, 4_200).webp({ lossless: true, effort: 0 }).toBuffer()
  t.equal(await mostAtOnce(upload, 2), 1)
})

/** How many of several photos that come at once libvips works on at a time. */
async function mostAtOnce(upload: Buffer, count: number): Promise<number> {
  let left = count
  const photos = Array.from({ length: count }, () => cleanPhoto(upload, 'somebody').finally(() => left--))
  let most = 0
  await until(() => {
    most = Math.max(most, sharp.counters().process)
    return left === 0
  })
  await Promise.all(photos)
  return most
}

t.test('a JPEG of thousands of scans is refused', async (t) => {
  const upload = repeatLastScan(await fourFields(1000, 1000).jpeg({ progressive: true }).toBuffer(), 5_000)
  await t.rejects(cleanPhoto(upload, 'somebody'), refusal('unsupported_image'))
})

t.test('a photo that ends early is damaged, unless only its end mark is missing', async (t) => {
  const whole = {
    JPEG: await noise().jpeg().toBuffer(),
    PNG: await noise().png().toBuffer(),
    WebP: await noise().webp().toBuffer(),
  }
  for (const [kind, upload] of Object.entries(whole)) {
    for (const share of [0.3, 0.6, 0.95]) {
      const cut = upload.subarray(0, upload.length * share)
      await t.rejects(
        cleanPhoto(cut, 'somebody'),
        refusal('photo_damaged'),
        `${kind} cut at ${share * 100} %`,
      )
    }
  }
  t.match(await cleanPhoto(whole.JPEG.subarray(0, -2), 'somebody'), { width: 400, height: 300 })
  t.match(await cleanPhoto(whole.PNG.subarray(0, -12), 'somebody'), { width: 400, height: 300 })
})

t.test(
  'large photos with a gain map, which are decoded as a whole, are decoded one after the other',
  async (t) => {
    const upload = await ultraHdr(await fourFields(5_000, 5_000).jpeg().toBuffer())
    t.equal(await mostAtOnce(upload, 2), 1)
  },
)

t.test('colours of 16 bits with a profile become what they look like', async (t) => {
  const upload = await fourFields().toColourspace('rgb16').withIccProfile('p3').png().toBuffer()
  t.match(await sharp(upload).metadata(), { depth: 'ushort', hasProfile: true })
  await assertFields(t, (await cleanPhoto(upload, 'somebody')).bytes, FIELDS)
})

t.test('a photo is turned clockwise', async (t) => {
  const { bytes } = await cleanPhoto(await fourFields().png().toBuffer(), 'somebody')
  for (const degrees of [90, 180, 270] as const) {
    const turned = await turnPhoto(bytes, 'somebody', degrees)
    t.strictSame([turned.width, turned.height], degrees === 180 ? [240, 160] : [160, 240])
    const back = await sharp(turned.bytes)
      .rotate(360 - degrees)
      .png()
      .toBuffer()
    await assertFields(t, back, FIELDS)
  }
})

t.test('a flaw that cameras are known for is forgiven', async (t) => {
  const upload = await fourFields().jpeg().toBuffer()
  const strayBytes = Buffer.from([0, 0, 7, 7])
  const withStrayBytes = Buffer.concat([upload.subarray(0, -2), strayBytes, upload.subarray(-2)])
  await assertFields(t, (await cleanPhoto(withStrayBytes, 'somebody')).bytes, FIELDS)
})

t.test('only JPEG, PNG and WebP are let in, whatever the file claims to be', async (t) => {
  const picture = fourFields()
  const others: Record<string, Buffer> = {
    SVG: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="200" height="200"/>'),
    GIF: await picture.clone().gif().toBuffer(),
    TIFF: await picture.clone().tiff().toBuffer(),
    AVIF: await picture.clone().avif({ effort: 0 }).toBuffer(),
    PDF: Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\n'),
    HTML: Buffer.from('<!doctype html><img src=x>'),
    BMP: Buffer.concat([Buffer.from('BM'), Buffer.alloc(200)]),
    empty: Buffer.alloc(0),
    'one byte': Buffer.from([0xff]),
    noise: Buffer.from(Array.from({ length: 4_000 }, (_, i) => (i * 197 + 31) % 256)),
    'SVG behind a JPEG signature': Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.from('<svg/>')]),
    'RIFF that is no WebP': Buffer.concat([Buffer.from('RIFF\x10\0\0\0WAVEfmt '), Buffer.alloc(64)]),
  }
  for (const [kind, upload] of Object.entries(others)) {
    await t.rejects(cleanPhoto(upload, 'somebody'), refusal('unsupported_image'), kind)
  }
})
