import type { EmotionType } from '@moodscape/mood/emotion'
import t from 'tap'

import { measurePixels } from './fixtures/colour-statistics.ts'
import { pixelsOf } from './fixtures/pixels.ts'

/** Lightness, chroma and hue that colour research finds for each emotion, as in the README's table. */
const EXPECTED: Record<EmotionType, { l: number; chroma: number; hue?: number }> = {
  HAPPY: { l: 0.81, chroma: 0.105, hue: 102 },
  SAD: { l: 0.41, chroma: 0.036, hue: 252 },
  ANGRY: { l: 0.3, chroma: 0.1, hue: 33 },
  CALM: { l: 0.84, chroma: 0.05, hue: 202 },
  FEAR: { l: 0.245, chroma: 0.038, hue: 248 },
  DISGUSTED: { l: 0.44, chroma: 0.078, hue: 105 },
  // These two have no hue of their own.
  SURPRISED: { l: 0.745, chroma: 0.115 },
  CONFUSED: { l: 0.55, chroma: 0.068 },
  UNKNOWN: { l: 0.765, chroma: 0.015, hue: 80 },
}

for (const [type, expected] of Object.entries(EXPECTED)) {
  t.test(`${type} has its lightness, chroma and hue whatever the seed`, async (t) => {
    for (const seed of [1, 2]) {
      const { l, chroma, hue } = measurePixels(await pixelsOf({ mood: { [type]: 100 }, seed }))
      t.ok(Math.abs(l - expected.l) < 0.06, `lightness ${l}`)
      t.ok(Math.abs(chroma - expected.chroma) < 0.25 * expected.chroma, `chroma ${chroma}`)
      if (expected.hue !== undefined) t.ok(Math.abs(hue - expected.hue) < 12, `hue ${hue}`)
    }
  })
}
