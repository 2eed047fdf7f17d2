import { converter } from 'culori'
import t from 'tap'

import { type Lab, lch, writeSrgb } from '../src/colour.ts'

const toRgb = converter('rgb')
const toOklch = converter('oklch')

function bytesOf([l, a, b]: Lab): number[] {
  const bytes = new Uint8Array(3)
  writeSrgb(l, a, b, bytes, 0)
  return [...bytes]
}

t.test('colours a screen can show become the bytes that culori gives them', async (t) => {
  for (const l of [0.2, 0.45, 0.7, 0.9]) {
    for (let hue = 0; hue < 360; hue += 30) {
      const { r, g, b } = toRgb({ mode: 'oklch', l, c: 0.03, h: hue })
      const mine = bytesOf(lch(l, 0.03, hue))
      const theirs = [r, g, b].map((channel) => Math.round(channel * 255))
      t.ok(
        mine.every((byte, i) => Math.abs(byte - theirs[i]!) <= 1),
        `${mine.join()} and ${theirs.join()}`,
      )
    }
  }
})

t.test('a colour too strong for any screen keeps its lightness and hue', async (t) => {
  for (const hue of [30, 140, 260]) {
    const [r, g, b] = bytesOf(lch(0.6, 0.37, hue)) as [number, number, number]
    const shown = toOklch({ mode: 'rgb', r: r / 255, g: g / 255, b: b / 255 })
    t.ok(Math.abs(shown.l - 0.6) < 0.02, `lightness ${shown.l}`)
    t.ok(Math.abs((shown.h ?? 0) - hue) < 6, `hue ${shown.h}`)
    t.ok(shown.c < 0.35)
  }
})

t.test('white and black are white and black, and nothing leaves their range', async (t) => {
  t.strictSame(bytesOf([1, 0, 0]), [255, 255, 255])
  t.strictSame(bytesOf([0, 0, 0]), [0, 0, 0])
  t.strictSame(bytesOf([1.4, 0.1, 0.1]), [255, 255, 255])
  t.strictSame(bytesOf([-1, 0.1, 0.1]), [0, 0, 0])
})
