import type { Repertoire } from '../repertoire.ts'
import { balloons } from './happy/balloons.ts'
import { cottage } from './happy/cottage.ts'
import { kiteBeach } from './happy/kite-beach.ts'
import { rainbow } from './happy/rainbow.ts'

/** Found by search, so that no two of twelve seeds in a row look alike (see checks/judge). */
const HOURS: Repertoire['hours'] = [
  [
    { sky: -0.1, skyHue: 4, landHue: -4 },
    { middle: -0.02, skyHue: -4, landHue: 16 },
    { sky: 0.08, side: 0.02, landHue: -16 },
  ],
  [
    { sky: 0.04, side: 0.02, middle: 0.02, landHue: -12 },
    { side: 0.02, skyHue: -4, landHue: 8 },
    { sky: -0.08, side: -0.02 },
  ],
  [{}, { sky: -0.08, skyHue: 8, landHue: -8 }, { middle: -0.02, skyHue: -8, landHue: 8 }],
  [
    { sky: 0.08, skyHue: 4, landHue: -4 },
    { sky: -0.02, skyHue: 4 },
    { sky: 0.06, skyHue: -4, landHue: -12 },
  ],
]

/** Sun, warm colours, round forms, something that rises or waves. */
export const happy: Repertoire = {
  key: { lightness: 0.81, chroma: 0.105, hue: 102, contrast: 1.12 },
  touch: { length: 0.9, scatter: { lightness: 0.02, chroma: 0.16, hue: 9 }, relief: 0.8, unrest: 0.15 },
  hours: HOURS,
  scenes: [balloons, kiteBeach, cottage, rainbow],
}
