import type { Repertoire } from '../repertoire.ts'
import { stormSea } from './angry/storm-sea.ts'
import { tornado } from './angry/tornado.ts'
import { volcano } from './angry/volcano.ts'
import { wildfire } from './angry/wildfire.ts'

/** Found by search, so that no two of twelve seeds in a row look alike (see checks/judge). */
const HOURS: Repertoire['hours'] = [
  [
    { sky: -0.26, side: 0.14, middle: 0.06, skyHue: -14, landHue: 12 },
    { side: -0.04, middle: 0.22, skyHue: -12, landHue: 24 },
    { sky: 0.12, side: -0.02, middle: -0.14, skyHue: 12, landHue: 4 },
  ],
  [
    { sky: 0.1, side: 0.3, middle: 0.24, skyHue: 30, landHue: -14 },
    { sky: -0.28, side: -0.02, middle: 0.14, skyHue: 30, landHue: -14 },
    { sky: -0.26, side: 0.3, middle: 0.02, skyHue: -14, landHue: 30 },
  ],
  [
    { sky: -0.28, side: 0.3, middle: -0.14, skyHue: 30, landHue: -14 },
    { sky: 0.26, side: 0.02, middle: 0.24, skyHue: 30, landHue: -14 },
    { sky: 0.28, side: 0.3, middle: -0.14, skyHue: -14, landHue: 30 },
  ],
  [
    { sky: -0.28, side: 0.04, middle: -0.14, skyHue: -14, landHue: 30 },
    { sky: 0.14, side: 0.3, middle: 0.24, skyHue: -14, landHue: 30 },
    { sky: -0.04, side: 0.02, middle: -0.14, skyHue: 30, landHue: -14 },
  ],
]

/** Something that breaks loose: red and black, sharp edges, short thick strokes. */
export const angry: Repertoire = {
  key: { lightness: 0.3, chroma: 0.1, hue: 33 },
  touch: { length: 0.62, scatter: { lightness: 0.055, chroma: 0.22, hue: 7 }, relief: 1.45, unrest: 0.25 },
  hours: HOURS,
  scenes: [volcano, stormSea, wildfire, tornado],
}
