import type { Repertoire } from '../repertoire.ts'
import { stormSea } from './angry/storm-sea.ts'
import { tornado } from './angry/tornado.ts'
import { volcano } from './angry/volcano.ts'
import { wildfire } from './angry/wildfire.ts'

/** Found by search, so that no two of twelve seeds in a row look alike (see checks/judge). */
const HOURS: Repertoire['hours'] = [
  [
    { sky: -0.16, side: 0.12, middle: -0.1 },
    { sky: -0.02, side: 0.02, middle: 0.16, skyHue: -8, landHue: 8 },
    { sky: 0.08, side: 0.02, middle: -0.1, skyHue: 16, landHue: -8 },
  ],
  [
    { sky: 0.02, side: 0.28, middle: 0.04, skyHue: 16, landHue: -8 },
    { sky: -0.3, side: -0.04, middle: 0.28, skyHue: 14, landHue: -8 },
    { sky: -0.28, side: 0.2, middle: -0.08, skyHue: -8, landHue: 12 },
  ],
  [
    { sky: -0.12, side: -0.06, middle: 0.22, skyHue: -8, landHue: 12 },
    { sky: -0.14, side: 0.34, middle: -0.12, skyHue: -8, landHue: 16 },
    { sky: 0.18, side: -0.06, middle: -0.06, skyHue: 8, landHue: -8 },
  ],
  [
    { sky: -0.2, middle: -0.1, skyHue: -4, landHue: 8 },
    { sky: 0.18, side: 0.34, middle: 0.28, skyHue: -8, landHue: 14 },
    { side: 0.04, middle: -0.16, skyHue: 16, landHue: -8 },
  ],
]

/** Something that breaks loose: red and black, sharp edges, short thick strokes. */
export const angry: Repertoire = {
  key: { lightness: 0.3, chroma: 0.1, hue: 33, contrast: 1.25 },
  touch: { length: 0.62, scatter: { lightness: 0.055, chroma: 0.22, hue: 7 }, relief: 1.45, unrest: 0.25 },
  hours: HOURS,
  scenes: [volcano, stormSea, wildfire, tornado],
}
