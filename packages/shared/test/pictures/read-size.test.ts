import { isDeepStrictEqual } from 'node:util'

import t from 'tap'

import { readSize } from '../../src/pictures/read-size.ts'
import { recogniseFormat } from '../../src/pictures/recognise-format.ts'
import { CUT_HEADERS, FOREIGN_PICTURES, ODD_PICTURES } from '../fixtures/odd-pictures.ts'
import { fourFields } from '../fixtures/pictures.ts'

function read(bytes: Buffer) {
  const format = recogniseFormat(bytes)
  return format ? readSize(format, bytes) : 'foreign'
}

for (const [what, picture] of Object.entries(ODD_PICTURES)) {
  t.test(`the size of ${what} is the picture's`, async (t) => {
    t.strictSame(read(picture), { width: 240, height: 160 })
  })
}

for (const [what, picture] of Object.entries(CUT_HEADERS)) {
  t.test(`${what} has no size`, async (t) => {
    t.equal(read(picture), 'cut')
  })
}

t.test('what follows no known form is left to the decoder', async (t) => {
  for (const what of ['SVG behind the signature of a JPEG', 'a JPEG of no height', 'a PNG for iPhones']) {
    t.equal(read(FOREIGN_PICTURES[what] ?? Buffer.alloc(0)), 'unreadable', what)
  }
})

t.test('however early a file ends, its size is either the right one or not there', async (t) => {
  const pictures = {
    jpeg: fourFields(300, 500).jpeg(),
    progressive: fourFields(300, 500).jpeg({ progressive: true }),
    png: fourFields(300, 500).png(),
    webp: fourFields(300, 500).webp(),
    lossless: fourFields(300, 500).webp({ lossless: true }),
    transparent: fourFields(300, 500).ensureAlpha(0.5).webp(),
  }
  for (const [kind, picture] of Object.entries(pictures)) {
    const bytes = await picture.toBuffer()
    const readings = Array.from(bytes, (_, end) => read(bytes.subarray(0, end))).slice(12)
    const known = readings.findIndex((reading) => reading !== 'cut')
    t.ok(known > 0, kind)
    t.ok(
      readings.slice(known).every((reading) => isDeepStrictEqual(reading, { width: 300, height: 500 })),
      kind,
    )
  }
})
