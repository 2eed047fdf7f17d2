import sharp from 'sharp'
import t from 'tap'

import { type Rewriting, rewritePicture } from '../../src/pictures/rewrite-picture.ts'
import { CUT_HEADERS, DAMAGED_PICTURES, FOREIGN_PICTURES, ODD_PICTURES } from '../fixtures/odd-pictures.ts'
import { FIELDS, fourFields, isClose, noise, readFields } from '../fixtures/pictures.ts'

const AS_IT_IS: Rewriting = {
  userId: 'somebody',
  maxPixels: 1_000_000,
  minSide: 80,
  fit: (size) => size,
  encode: (image) => image.jpeg({ quality: 95 }),
}

for (const [what, picture] of Object.entries(ODD_PICTURES)) {
  t.test(`${what} is taken`, async (t) => {
    const { bytes, width, height } = await rewritePicture(picture, AS_IT_IS)
    t.strictSame([width, height], [240, 160])
    for (const [name, colour] of Object.entries(await readFields(bytes))) {
      t.ok(isClose(colour, FIELDS[name as keyof typeof FIELDS], 20), `${name} is ${colour.join(' ')}`)
    }
  })
}

const flaws = {
  damaged: { ...DAMAGED_PICTURES, ...CUT_HEADERS },
  unsupported: {
    ...FOREIGN_PICTURES,
    'a GIF': await fourFields().gif().toBuffer(),
    nothing: Buffer.alloc(0),
  },
  too_small: { 'a picture of 79 pixels a side': await fourFields(79, 300).png().toBuffer() },
  too_large: { 'a picture of more than a megapixel': await fourFields(1_001, 1_000).png().toBuffer() },
}
for (const [flaw, pictures] of Object.entries(flaws)) {
  for (const [what, picture] of Object.entries(pictures)) {
    t.test(`${what} is ${flaw.replace('_', ' ')}`, async (t) => {
      await t.rejects(rewritePicture(picture, AS_IT_IS), { name: 'UnusablePicture', flaw })
    })
  }
}

t.test('limits are those of the picture as it came, whatever it is shrunk to', async (t) => {
  const strip = await fourFields(8_000, 100).png().toBuffer()
  const fit = () => ({ width: 800, height: 10 })
  t.match(await rewritePicture(strip, { ...AS_IT_IS, fit }), { width: 800, height: 10 })
})

t.test('what is fitted is the picture as it is seen', async (t) => {
  const lying = await noise(300, 200).jpeg().withMetadata({ orientation: 6 }).toBuffer()
  const asked: unknown[] = []
  const fit: Rewriting['fit'] = (size) => {
    asked.push(size)
    return { width: 100, height: 150 }
  }
  const { bytes } = await rewritePicture(lying, { ...AS_IT_IS, fit })
  t.strictSame(asked, [{ width: 200, height: 300 }])
  t.match(await sharp(bytes).metadata(), { width: 100, height: 150, orientation: undefined })
})
