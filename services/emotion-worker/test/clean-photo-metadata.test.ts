import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { promisify } from 'node:util'

import { readSegments, withSegments } from '@moodscape/shared/testing/jpeg-segments'
import { FIELDS, fourFields, isClose, pngChunk, readFields } from '@moodscape/shared/testing/pictures'
import sharp from 'sharp'
import t, { type Test } from 'tap'

import { cleanPhoto } from '../src/clean-photo.ts'

/** Tables, frame, scan, and JFIF's head: without these a JPEG cannot be decoded. Everything else could tell something. */
const ALLOWED = [0xe0, 0xdb, 0xc0, 0xc2, 0xc4, 0xda, 0xdd]
/** JFIF's own head could hold a thumbnail; without one it has this length. */
const JFIF_BYTES = 14

const GPS = { IFD0: { Artist: 'CANARY' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '52/1 31/1 12/1' } }
const XMP = '<x:xmpmeta xmlns:x="adobe:ns:meta/">CANARY</x:xmpmeta>'
const jpeg = await fourFields().jpeg({ quality: 95 }).withExif(GPS).withXmp(XMP).toBuffer()
const png = await fourFields().png().toBuffer()
const thumbnail = await fourFields(96, 64).jpeg().toBuffer()
const canary = (head: string) => Buffer.from(`${head}CANARY`, 'latin1')

const UPLOADS: Record<string, Buffer> = {
  'a JPEG with place, IPTC, comment, thumbnails and content credentials': withSegments(jpeg, [
    { marker: 0xe0, content: Buffer.concat([canary('JFXX\0\x10'), thumbnail]) },
    { marker: 0xe1, content: Buffer.concat([canary('Exif\0\0MM\0*\0\0\0\x08'), thumbnail]) },
    { marker: 0xe2, content: canary('MPF\0') },
    { marker: 0xeb, content: canary('JP\0\x01\0\0\0\x01jumbc2pa') },
    { marker: 0xed, content: canary('Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x0b\x1c\x02\x05\0\x06') },
    { marker: 0xfe, content: canary('') },
  ]),
  'a PNG with texts and EXIF': Buffer.concat([
    png.subarray(0, 33),
    pngChunk('tEXt', canary('Comment\0')),
    pngChunk('iTXt', canary('XML:com.adobe.xmp\0\0\0\0\0')),
    pngChunk('eXIf', canary('MM\0*\0\0\0\x08\0\0')),
    pngChunk('caBX', canary('c2pa')),
    png.subarray(33),
  ]),
  'a WebP with EXIF and XMP': await fourFields().webp({ quality: 95 }).withExif(GPS).withXmp(XMP).toBuffer(),
  'a JPEG that is a ZIP too': Buffer.concat([jpeg, canary('PK\x03\x04'), canary('PK\x05\x06')]),
  'a JPEG that is a PDF too': withSegments(jpeg, [
    { marker: 0xfe, content: canary('%PDF-1.7\n1 0 obj\n<<>>\nendobj\n') },
  ]),
  'a PNG that is a program of Java too': Buffer.concat([png, canary('PK\x03\x04META-INF/MANIFEST.MF')]),
}

for (const [what, upload] of Object.entries(UPLOADS)) {
  t.test(`of ${what} only the picture is left`, async (t) => {
    t.ok(upload.includes('CANARY'))
    const { bytes } = await cleanPhoto(upload, 'somebody')
    assertBare(t, bytes)
    await askExifTool(t, bytes)
    const found = await readFields(bytes)
    for (const [name, colour] of Object.entries(FIELDS))
      t.ok(isClose(found[name as keyof typeof FIELDS], colour, 20), name)
  })
}

function assertBare(t: Test, photo: Buffer): void {
  const segments = readSegments(photo)
  t.strictSame(
    segments.filter(({ marker }) => !ALLOWED.includes(marker)),
    [],
  )
  const heads = segments.filter(({ marker }) => marker === 0xe0)
  t.ok(
    heads.every(
      ({ content }) => content.length === JFIF_BYTES && content.toString('latin1', 0, 5) === 'JFIF\0',
    ),
  )
  t.notOk(photo.includes('CANARY') || photo.includes('%PDF') || photo.includes('PK\x03\x04'))
}

/** A second opinion where the program is installed. */
async function askExifTool(t: Test, photo: Buffer): Promise<void> {
  const path = `${t.testdir({})}/photo.jpg`
  await writeFile(path, photo)
  const answer = await promisify(execFile)('exiftool', ['-json', '-G0', '-a', path]).catch(
    (error: { code?: unknown }) => error,
  )
  if ('code' in answer && answer.code === 'ENOENT') return
  const [tags = {}] = JSON.parse((answer as { stdout: string }).stdout) as Record<string, unknown>[]
  const groups = new Set(Object.keys(tags).map((tag) => tag.split(':')[0]))
  t.strictSame(
    [...groups].filter(
      (group) => !['SourceFile', 'ExifTool', 'File', 'JFIF', 'Composite'].includes(group ?? ''),
    ),
    [],
  )
}

t.test('a GIF with a program behind it is no photo, nor is a PDF with a JPEG in it', async (t) => {
  const gif = await fourFields().gif().toBuffer()
  for (const upload of [
    Buffer.concat([gif, canary('PK\x03\x04')]),
    Buffer.concat([canary('%PDF-1.7\n'), jpeg]),
  ]) {
    await t.rejects(cleanPhoto(upload, 'somebody'), { name: 'PermanentFailure', code: 'unsupported_image' })
  }
})

t.test('a broken colour profile is either ignored or refused, and never kept', async (t) => {
  const broken = withSegments(await fourFields().jpeg({ quality: 95 }).toBuffer(), [
    {
      marker: 0xe2,
      content: Buffer.concat([Buffer.from('ICC_PROFILE\0\x01\x01', 'latin1'), Buffer.alloc(200, 7)]),
    },
  ])
  const { bytes } = await cleanPhoto(broken, 'somebody')
  assertBare(t, bytes)
  t.ok(isClose((await readFields(bytes)).topLeft, FIELDS.topLeft, 20))
})

t.test('grey pixels that are half transparent come out as what they are on white', async (t) => {
  const upload = await sharp({
    create: { width: 100, height: 100, channels: 4, background: { r: 100, g: 100, b: 100, alpha: 0.5 } },
  })
    .toColourspace('b-w')
    .png()
    .toBuffer()
  t.equal((await sharp(upload).metadata()).channels, 2)
  t.ok(isClose((await readFields((await cleanPhoto(upload, 'somebody')).bytes)).topLeft, [178, 178, 178], 6))
})
