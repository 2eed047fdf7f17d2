import type { Repertoire } from '../repertoire.ts'
import { corridor } from './fear/corridor.ts'
import { darkWood } from './fear/dark-wood.ts'
import { deepWater } from './fear/deep-water.ts'
import { litWindow } from './fear/lit-window.ts'

/** Found by search, so that no two of twelve seeds in a row look alike (see checks/judge). */
const HOURS: Repertoire['hours'] = [
  [
    { sky: -0.17, side: 0.1, middle: -0.06, skyHue: -4, landHue: 4 },
    { sky: 0.06, side: 0.02, middle: 0.14, skyHue: -4, landHue: 4 },
    { sky: -0.14, middle: 0.06, skyHue: -4 },
  ],
  [
    { sky: 0.06, side: -0.02, middle: -0.02, skyHue: -20, landHue: 20 },
    { sky: -0.1, side: 0.08, middle: -0.04, skyHue: 20, landHue: -20 },
    { sky: 0.14, side: 0.12, middle: -0.06, skyHue: -8, landHue: 4 },
  ],
  [
    { sky: -0.02, side: -0.04, middle: -0.04, skyHue: 32, landHue: -36 },
    { sky: -0.06, side: 0.18, middle: 0.08, skyHue: -16, landHue: 16 },
    { sky: 0.12, side: 0.14, middle: -0.02, skyHue: 16, landHue: -4 },
  ],
  [
    { sky: -0.12, side: -0.02, middle: -0.06, skyHue: -36, landHue: 24 },
    { sky: 0.08, side: -0.02, middle: -0.04, skyHue: 16, landHue: -8 },
    { sky: -0.08, side: 0.06, middle: 0.08, skyHue: -12, landHue: 8 },
  ],
]

/** Night, crooked lines, and one light that shows what one would rather not see. */
export const fear: Repertoire = {
  key: { lightness: 0.245, chroma: 0.038, hue: 248, contrast: 1.2 },
  touch: { length: 1.05, scatter: { lightness: 0.03, chroma: 0.25, hue: 10 }, relief: 0.9, unrest: 0.3 },
  hours: HOURS,
  scenes: [darkWood, litWindow, corridor, deepWater],
}
