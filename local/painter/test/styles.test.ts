import { IMAGE_STYLES, type ImageStyle } from '@moodscape/mood/styles'
import { converter } from 'culori'
import t from 'tap'

import { pixelsOf } from './fixtures/pixels.ts'

const SIDE = 256
const toOklch = converter('oklch')

const pictures = new Map<ImageStyle, Buffer>()
for (const style of IMAGE_STYLES) pictures.set(style, await pixelsOf({ mood: { CALM: 100 }, seed: 2, style }))
const picture = (style: ImageStyle) => pictures.get(style)!

t.test('no two styles look alike', async (t) => {
  for (const [i, one] of IMAGE_STYLES.entries()) {
    for (const other of IMAGE_STYLES.slice(i + 1)) {
      const away = difference(picture(one), picture(other))
      t.ok(away > 6, `${one} and ${other} differ by ${away}`)
    }
  }
})

t.test('ink is black and grey on paper with a little of one colour', async (t) => {
  const chromas = lchOf(picture('ink'))
  const coloured = chromas.filter(({ c }) => c > 0.05)
  t.ok(coloured.length / chromas.length < 0.2, `${coloured.length / chromas.length} of it is coloured`)
  t.ok(coloured.length > 0, 'there is an accent')
  const hue = median(coloured.map(({ h = 0 }) => h))
  const near = coloured.filter(({ h = 0 }) => Math.abs(((h - hue + 540) % 360) - 180) < 30)
  t.ok(near.length / coloured.length > 0.95, 'the accent has one hue')
  t.ok(chromas.some(({ l }) => l < 0.25) && chromas.some(({ l }) => l > 0.9), 'from black to paper')
})

t.test('pixel art is made of equal blocks in at most 18 colours', async (t) => {
  const pixels = picture('pixel')
  const colours = new Set<number>()
  let broken = 0
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      const colour = pixels.readUIntBE((y * SIDE + x) * 3, 3)
      colours.add(colour)
      if (colour !== pixels.readUIntBE(((y & ~1) * SIDE + (x & ~1)) * 3, 3)) broken += 1
    }
  }
  t.ok(colours.size <= 18, `${colours.size} colours`)
  t.equal(broken, 0, 'every block of two by two pixels has one colour')
})

t.test('watercolour leaves a margin of bare paper', async (t) => {
  const pixels = picture('watercolour')
  const border = Array.from({ length: SIDE }, (_, x) => pixels.subarray(x * 3, x * 3 + 3))
  t.ok(border.every(([r, g, b]) => r! > 225 && g! > 220 && b! > 210))
})

t.test(
  'a photograph has no strokes: it is smoother than oil, and mosaic and pointillism are rougher',
  async (t) => {
    const roughness = (style: ImageStyle) => stepsIn(blurred(picture(style)))
    const oil = roughness('oil')
    t.ok(roughness('photograph') < 0.8 * oil, `photograph ${roughness('photograph')}, oil ${oil}`)
    t.ok(roughness('pointillism') > 1.2 * oil, `pointillism ${roughness('pointillism')}, oil ${oil}`)
    t.ok(roughness('mosaic') > 1.5 * oil, `mosaic ${roughness('mosaic')}, oil ${oil}`)
  },
)

t.test('pointillism sets more different hues side by side than oil does', async (t) => {
  const hues = (style: ImageStyle) => {
    const coloured = lchOf(picture(style)).filter(({ c }) => c > 0.03)
    return new Set(coloured.map(({ h = 0 }) => Math.floor(h / 20))).size
  }
  t.ok(hues('pointillism') > hues('oil'), `${hues('pointillism')} to ${hues('oil')}`)
})

function lchOf(pixels: Buffer) {
  return Array.from({ length: SIDE * SIDE }, (_, i) =>
    toOklch({
      mode: 'rgb',
      r: pixels[i * 3]! / 255,
      g: pixels[i * 3 + 1]! / 255,
      b: pixels[i * 3 + 2]! / 255,
    }),
  )
}

function median(values: number[]): number {
  return values.sort((p, q) => p - q)[Math.floor(values.length / 2)]!
}

function difference(one: Buffer, other: Buffer): number {
  let sum = 0
  for (let i = 0; i < one.length; i++) sum += Math.abs(one[i]! - other[i]!)
  return sum / one.length
}

/**
 * Green of blocks of four by four pixels, which takes out film grain; column by column, since strokes over
 * water lie flat.
 */
function blurred(pixels: Buffer): number[] {
  const blocks = SIDE / 4
  return Array.from({ length: blocks * blocks }, (_, i) => {
    const [left, top] = [Math.floor(i / blocks) * 4, (i % blocks) * 4]
    let sum = 0
    for (let k = 0; k < 16; k++) sum += pixels[((top + (k >> 2)) * SIDE + left + (k & 3)) * 3 + 1]!
    return sum / 16
  })
}

function stepsIn(values: number[]): number {
  return values.slice(1).reduce((sum, value, i) => sum + Math.abs(value - values[i]!), 0)
}
