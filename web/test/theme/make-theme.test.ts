import t, { type Test } from 'tap'

import { contrastOf } from '../../src/theme/contrast.ts'
import { coloursOf, EMOTION_COLOURS } from '../../src/theme/emotion-colours.ts'
import { makeTheme, type Scheme, type Swatch } from '../../src/theme/make-theme.ts'
import { fromHex, toHex } from '../../src/theme/oklch.ts'

type Emotion = keyof typeof EMOTION_COLOURS

const GROUNDS = ['ground', 'surface', 'sunken', 'tint'] as const

function leastContrast(scheme: Scheme, name: keyof Scheme): number {
  return Math.min(...GROUNDS.map((ground) => contrastOf(scheme[name], scheme[ground])))
}

function checkTheme(t: Test, palette: readonly Swatch[], label: string) {
  const theme = makeTheme(palette)
  for (const [mode, scheme] of Object.entries<Scheme>({ ...theme })) {
    for (const text of ['text', 'soft', 'link'] as const)
      t.ok(leastContrast(scheme, text) >= 4.5, `${label}, ${mode}: ${text} is readable on every ground`)
    for (const part of ['control', 'accent'] as const)
      t.ok(leastContrast(scheme, part) >= 3, `${label}, ${mode}: ${part} is told from every ground`)
    t.ok(contrastOf(scheme['on-accent'], scheme.accent) >= 4.5, `${label}, ${mode}: buttons are readable`)
    t.ok(contrastOf(scheme.ground, scheme.link) >= 4.5, `${label}, ${mode}: buttons under the pointer too`)
  }
}

t.test('every feeling gives readable colours, light and dark', async (t) => {
  for (const emotion of Object.keys(EMOTION_COLOURS) as Emotion[]) checkTheme(t, coloursOf(emotion), emotion)
})

t.test('pictures of one colour, of none and of any hue give readable colours', async (t) => {
  for (const color of ['#ffffff', '#000000', '#808080', '#ffff00', '#0000ff', '#ff0000', '#00ff00'])
    checkTheme(t, [{ color, share: 1 }], color)
  for (let hue = 0; hue < 360; hue += 30)
    checkTheme(t, [{ color: toHex({ lightness: 0.7, chroma: 0.2, hue }), share: 1 }], `hue ${hue}`)
  checkTheme(t, [], 'no palette')
})

t.test('the page takes the hue of the picture', async (t) => {
  const { light } = makeTheme([{ color: '#2f6fd0', share: 1 }])
  const difference = Math.abs(fromHex(light.accent).hue - fromHex('#2f6fd0').hue)
  t.ok(difference < 12, `${difference} degrees apart`)
})

t.test('colours survive the way to OKLCH and back', async (t) => {
  for (const hex of ['#2f6fd0', '#e3a008', '#123456', '#fefefe', '#010101']) t.equal(toHex(fromHex(hex)), hex)
})

t.test('contrast is that of WCAG', async (t) => {
  t.equal(contrastOf('#000000', '#ffffff'), 21)
  t.equal(Math.round(contrastOf('#777777', '#ffffff') * 100) / 100, 4.48)
})
