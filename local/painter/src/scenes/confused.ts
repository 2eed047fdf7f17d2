import type { Repertoire } from '../repertoire.ts'
import { crossroads } from './confused/crossroads.ts'
import { endlessStair } from './confused/endless-stair.ts'
import { hangingTown } from './confused/hanging-town.ts'
import { threeArches } from './confused/three-arches.ts'

/** Found by search, so that no two of twelve seeds in a row look alike (see checks/judge). */
const HOURS: Repertoire['hours'] = [
  [
    { sky: 0.14, side: 0.04, middle: 0.06, skyHue: -4, landHue: 4 },
    { sky: -0.06, middle: -0.02, skyHue: -4, landHue: 4 },
    { sky: 0.12, skyHue: 8, landHue: -4 },
  ],
  [
    { sky: -0.12, side: -0.02, middle: -0.04, skyHue: -4, landHue: 16 },
    { sky: -0.08, side: 0.16, middle: 0.08, skyHue: -12, landHue: -24 },
    { sky: 0.08, side: 0.08, middle: -0.04, skyHue: -4 },
  ],
  [{}, { sky: -0.1, landHue: 4 }, { sky: 0.04, landHue: -4 }],
  [
    { sky: 0.14, side: 0.02, middle: 0.1, skyHue: 12 },
    { side: -0.02, middle: -0.04, skyHue: 12, landHue: -4 },
    { sky: -0.14, side: 0.02, middle: 0.1, skyHue: 4, landHue: 8 },
  ],
]

/** Somebody who does not know the way: signs against each other, stairs in a ring, ways that look alike. */
export const confused: Repertoire = {
  key: { lightness: 0.55, chroma: 0.068, contrast: 1.1 },
  touch: { length: 0.85, scatter: { lightness: 0.038, chroma: 0.3, hue: 16 }, relief: 0.95, unrest: 0.3 },
  hours: HOURS,
  scenes: [crossroads, endlessStair, threeArches, hangingTown],
}
