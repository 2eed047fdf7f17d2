import type { Repertoire } from '../repertoire.ts'
import { floodedAlley } from './disgusted/flooded-alley.ts'
import { outfall } from './disgusted/outfall.ts'
import { rottenFruit } from './disgusted/rotten-fruit.ts'
import { sunkenBoat } from './disgusted/sunken-boat.ts'

/** Found by search, so that no two of twelve seeds in a row look alike (see checks/judge). */
const HOURS: Repertoire['hours'] = [
  [
    { sky: 0.14, middle: 0.04, skyHue: -12, landHue: 12 },
    { sky: -0.06, side: -0.04, middle: 0.02, skyHue: -12, landHue: 16 },
    { sky: 0.08, side: -0.04, middle: -0.04, skyHue: 24, landHue: -24 },
  ],
  [
    { sky: 0.06, side: 0.02, middle: 0.04, skyHue: 12, landHue: -20 },
    { sky: 0.02, side: 0.02, skyHue: -16, landHue: 24 },
    { sky: -0.12, side: -0.04, skyHue: 12, landHue: -12 },
  ],
  [
    { sky: 0.04, side: 0.1, middle: 0.04, skyHue: -8, landHue: 8 },
    { sky: -0.14, side: -0.02, middle: -0.02, skyHue: 12 },
    { sky: 0.14, side: -0.04, middle: -0.02, skyHue: 16, landHue: -4 },
  ],
  [
    { sky: -0.14, side: 0.14, middle: -0.04, skyHue: -24, landHue: 24 },
    { side: -0.04, middle: 0.08, skyHue: 24, landHue: -24 },
    { sky: 0.08, side: -0.04, skyHue: -20, landHue: 24 },
  ],
]

/** What rots: slime, mould and standing water, olive against bruised purple. */
export const disgusted: Repertoire = {
  key: { lightness: 0.44, chroma: 0.078, hue: 105 },
  touch: { length: 0.85, scatter: { lightness: 0.038, chroma: 0.25, hue: 9 }, relief: 1.3, unrest: 0.25 },
  hours: HOURS,
  scenes: [sunkenBoat, rottenFruit, floodedAlley, outfall],
}
