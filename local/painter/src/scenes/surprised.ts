import type { Repertoire } from '../repertoire.ts'
import { flyingUmbrellas } from './surprised/flying-umbrellas.ts'
import { giraffe } from './surprised/giraffe.ts'
import { openBox } from './surprised/open-box.ts'
import { whale } from './surprised/whale.ts'

/** Found by search, so that no two of twelve seeds in a row look alike (see checks/judge). */
const HOURS: Repertoire['hours'] = [
  [
    { sky: -0.08, side: -0.04, middle: -0.04, skyHue: -32, landHue: -8 },
    { sky: 0.14, side: -0.04, middle: 0.06, skyHue: -16, landHue: 20 },
    { sky: -0.06, side: 0.16, middle: 0.1, skyHue: -4, landHue: 16 },
  ],
  [
    { sky: -0.12, middle: -0.02, skyHue: -32, landHue: -8 },
    { sky: -0.14, side: 0.12, middle: 0.1, skyHue: 4, landHue: -12 },
    { sky: -0.12, middle: 0.02, skyHue: 20, landHue: -8 },
  ],
  [
    { sky: -0.04, middle: -0.02, skyHue: -16, landHue: 4 },
    { sky: -0.04, middle: -0.04, skyHue: 12, landHue: 16 },
    { sky: 0.12, middle: -0.02, skyHue: -4 },
  ],
  [
    { sky: -0.08, side: 0.14, middle: -0.04, skyHue: 12, landHue: -32 },
    { sky: 0.14, side: 0.02, middle: -0.04, skyHue: 28, landHue: -4 },
    { sky: 0.08, middle: -0.04, skyHue: 28, landHue: -24 },
  ],
]

/** What nobody expected, in many colours, that bursts, leaps or flies up. */
export const surprised: Repertoire = {
  key: { lightness: 0.745, chroma: 0.115, contrast: 1.1 },
  touch: { length: 0.95, scatter: { lightness: 0.028, chroma: 0.18, hue: 7 }, relief: 1.1, unrest: 0.08 },
  hours: HOURS,
  scenes: [whale, openBox, flyingUmbrellas, giraffe],
}
