import type { PaletteColour } from '@moodscape/shared/records/asset-details'
import { converter } from 'culori'
import fc from 'fast-check'
import t from 'tap'

import { findPalette } from '../src/find-palette.ts'

/** A picture of stripes, each as many columns wide as given. */
function stripes(columns: Record<string, number>, opacity = 255) {
  const row = Object.entries(columns).flatMap(([colour, count]) => {
    const bytes = [...Buffer.from(colour.slice(1), 'hex'), opacity]
    return Array.from({ length: count }, () => bytes).flat()
  })
  const height = 20
  return {
    data: Buffer.concat(Array.from({ length: height }, () => Buffer.from(row))),
    width: row.length / 4,
    height,
  }
}

t.test('five colours are found as they are, the most frequent first', async (t) => {
  const columns = { '#204080': 10, '#f0d040': 40, '#c03020': 25, '#ffffff': 20, '#000000': 5 }
  t.strictSame(findPalette(stripes(columns)), [
    { color: '#f0d040', share: 0.4 },
    { color: '#c03020', share: 0.25 },
    { color: '#ffffff', share: 0.2 },
    { color: '#204080', share: 0.1 },
    { color: '#000000', share: 0.05 },
  ])
})

t.test('a picture of fewer colours has fewer', async (t) => {
  t.strictSame(findPalette(stripes({ '#33aa77': 30 })), [{ color: '#33aa77', share: 1 }])
  t.strictSame(findPalette(stripes({ '#33aa77': 30 }, 0)), [], 'and a transparent one none')
})

t.test('shades of a colour are taken together', async (t) => {
  const columns = {
    '#2040c0': 20,
    '#2848c8': 20,
    '#3050d0': 20,
    '#f0d040': 10,
    '#c03020': 10,
    '#ffffff': 10,
    '#000000': 10,
  }
  const [most] = findPalette(stripes(columns))
  t.equal(most?.share, 0.6)
  const { l = 0, a = 0, b = 0 } = converter('oklab')(most?.color ?? '') ?? {}
  const middle = converter('oklab')('#2848c8')
  t.ok(middle && Math.hypot(l - middle.l, a - middle.a, b - middle.b) < 0.01, `${most?.color} is the middle`)
})

t.test('any picture has at most five colours whose shares add up to one', async () => {
  const pixels = fc.uint8Array({ minLength: 4, maxLength: 2_000 }).map((bytes) => {
    const data = Buffer.from(bytes.subarray(0, bytes.length - (bytes.length % 4)))
    return { data, width: data.length / 4, height: 1 }
  })
  fc.assert(
    fc.property(pixels, (picture) => {
      const palette = findPalette(picture)
      const isSeen = picture.data.some((alpha, index) => index % 4 === 3 && alpha >= 128)
      const sum = palette.reduce((total, { share }) => total + share, 0)
      const isInOrder = palette.every(({ share }, n) => share <= (palette[n - 1]?.share ?? 1))
      const areColours = palette.every(({ color }: PaletteColour) => /^#[0-9a-f]{6}$/.test(color))
      return palette.length <= 5 && isInOrder && areColours && Math.abs(sum - (isSeen ? 1 : 0)) < 0.006
    }),
  )
})
