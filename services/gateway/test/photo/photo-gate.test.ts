import { createHash } from 'node:crypto'

import {
  CUT_HEADERS,
  DAMAGED_PICTURES,
  FOREIGN_PICTURES,
  ODD_PICTURES,
} from '@moodscape/shared/testing/odd-pictures'
import { fourFields } from '@moodscape/shared/testing/pictures'
import t from 'tap'

import { createPhotoGate } from '../../src/photo/photo-gate.ts'

/** Shows a photo to the gate in pieces. @returns what has passed */
async function pass(photo: Buffer, pieceBytes = photo.length): Promise<Buffer> {
  const gate = createPhotoGate({ hashes: true })
  const passed: Buffer[] = []
  for (let at = 0; at < photo.length; at += pieceBytes) {
    const piece = photo.subarray(at, at + pieceBytes)
    gate.pass(piece)
    passed.push(piece)
  }
  t.equal(gate.end(), createHash('sha256').update(photo).digest('hex'))
  t.equal(gate.passed().bytes, photo.length)
  return Buffer.concat(passed)
}

t.test('a photo that will not be compared is not hashed', (t) => {
  const [photo = Buffer.alloc(0)] = Object.values(ODD_PICTURES)
  const gate = createPhotoGate({ hashes: false })
  gate.pass(photo)
  t.equal(gate.end(), undefined)
  t.same(gate.passed(), { bytes: photo.length, sha256: undefined })
  t.end()
})

const wellFormed = Object.entries({ ...ODD_PICTURES, ...FOREIGN_PICTURES })
for (const [what, photo] of wellFormed) {
  t.test(`${what} passes whole, and is left to the decoder`, async (t) => {
    t.ok((await pass(photo)).equals(photo))
    t.ok((await pass(photo, 999)).equals(photo), 'in pieces')
  })
}

t.test('what is damaged behind its header passes too: only a decoder can tell', async (t) => {
  for (const [what, photo] of Object.entries(DAMAGED_PICTURES)) {
    if (!what.includes('header')) t.ok((await pass(photo)).equals(photo), what)
  }
})

for (const [what, photo] of Object.entries(CUT_HEADERS)) {
  t.test(`${what} is known to be damaged at once`, async (t) => {
    await t.rejects(pass(photo), { code: 'photo_damaged', status: 422 })
    await t.rejects(pass(photo, 1), { code: 'photo_damaged' }, 'byte by byte')
  })
}

t.test('what begins as none of the three formats is refused at once', async (t) => {
  const jpeg = await fourFields().jpeg().toBuffer()
  const others = {
    'a GIF': await fourFields().gif().toBuffer(),
    'a JPEG behind a stray byte': Buffer.concat([Buffer.from([0]), jpeg]),
    'a JPEG without its first byte': jpeg.subarray(1),
    'a sound': Buffer.from('RIFF\x10\0\0\0WAVEfmt '),
    'one byte': Buffer.from([0xff]),
  }
  for (const [what, photo] of Object.entries(others)) {
    await t.rejects(pass(photo), { code: 'unsupported_image', status: 415 }, what)
  }
})

t.test("a size is refused only where it is the picture's, and not that of a thumbnail", async (t) => {
  await t.rejects(pass(await fourFields(79, 300).webp().toBuffer()), { code: 'image_dimensions' })
  await t.rejects(pass(await fourFields(300, 79).jpeg().toBuffer()), { code: 'image_dimensions' })
  t.ok(await pass(ODD_PICTURES['a JPEG with a tiny thumbnail behind stray bytes'] ?? Buffer.alloc(0)))
})

t.test('a JPEG whose size lies beyond what is held back passes', async (t) => {
  const photo = ODD_PICTURES['a JPEG with 300 segments before its frame'] ?? Buffer.alloc(0)
  t.ok(photo.length > 300_000)
  t.ok((await pass(photo, 10_000)).equals(photo))
})
