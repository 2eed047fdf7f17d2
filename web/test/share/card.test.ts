import { crc32 } from 'node:zlib'

import t from 'tap'

import { CARD, coverOf, fitText, PICTURE, paletteBoxes } from '../../src/share/layout-card.ts'
import { markAsMadeByMachine } from '../../src/share/mark-png.ts'

t.test('a picture of any shape fills its place, cut evenly', async (t) => {
  const box = { width: 500, height: 500 }
  t.same(coverOf({ width: 1000, height: 1000 }, box), { x: 0, y: 0, width: 1000, height: 1000 })
  t.same(coverOf({ width: 2000, height: 1000 }, box), { x: 500, y: 0, width: 1000, height: 1000 })
  t.same(coverOf({ width: 1000, height: 2000 }, box), { x: 0, y: 500, width: 1000, height: 1000 })
})

t.test('the palette is as wide as the picture, each colour by its share', async (t) => {
  const boxes = paletteBoxes([
    { color: '#ff0000', share: 0.6 },
    { color: '#00ff00', share: 0.2 },
  ])
  t.equal(Math.round(boxes[0]?.width ?? 0), PICTURE.width * 0.75)
  t.equal(Math.round((boxes[1]?.x ?? 0) + (boxes[1]?.width ?? 0)), PICTURE.x + PICTURE.width)
  t.ok(boxes.every(({ y, height }) => y + height < CARD.height))
  t.same(paletteBoxes([]), [])
})

t.test('a long headline becomes smaller, down to what can be read', async (t) => {
  const size = (letters: number) =>
    fitText((wanted) => (wanted / 2) * letters, { most: 72, least: 34, width: 936 })
  t.equal(size(10), 72)
  t.ok(size(40) < 48 && size(40) > 34)
  t.equal(size(400), 34)
})

t.test('a card carries a mark that a machine made its picture', async (t) => {
  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  )
  const marked = Buffer.from(markAsMadeByMachine(png))
  const length = marked.readUInt32BE(33)
  const chunk = marked.subarray(37, 41 + length)
  t.equal(chunk.subarray(0, 4).toString(), 'iTXt')
  t.equal(marked.readUInt32BE(41 + length), crc32(chunk), 'its sum is right')
  t.match(chunk.toString(), /^iTXtXML:com\.adobe\.xmp\0\0\0\0\0<\?xpacket/)
  t.match(chunk.toString(), /compositeWithTrainedAlgorithmicMedia/)
  t.same(marked.subarray(45 + length), png.subarray(33), 'the rest is as it was')
})
