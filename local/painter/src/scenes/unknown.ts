import type { Repertoire } from '../repertoire.ts'
import { bridge } from './unknown/bridge.ts'
import { emptyPlatform } from './unknown/empty-platform.ts'
import { emptyRoom } from './unknown/empty-room.ts'
import { loneDoor } from './unknown/lone-door.ts'
import { veiledEasel } from './unknown/veiled-easel.ts'

/** Found by search, so that no two of twelve seeds in a row look alike (see checks/judge). */
const HOURS: Repertoire['hours'] = [
  [
    { sky: -0.12, side: 0.1, middle: -0.04, skyHue: -4, landHue: 4 },
    { sky: 0.08, side: 0.16, middle: -0.04, skyHue: 4 },
    { sky: -0.08, side: -0.04, middle: 0.1 },
  ],
  [
    { sky: -0.04, side: 0.12, middle: -0.02, skyHue: 4, landHue: -4 },
    { sky: -0.08, middle: 0.04 },
    { sky: 0.02, side: 0.04, middle: -0.04 },
  ],
  [
    { side: -0.04, middle: -0.04 },
    { sky: 0.08, side: -0.04, middle: 0.08 },
    { sky: -0.06, side: 0.1, middle: 0.06, skyHue: 4 },
  ],
  [
    { sky: 0.02, middle: 0.02 },
    { sky: 0.1, middle: 0.02, skyHue: -4 },
    { sky: -0.1, side: 0.02, middle: -0.02 },
  ],
  [{ sky: 0.06, side: 0.02, skyHue: 4 }, { sky: -0.04 }, { sky: -0.14 }],
]

/** Something that keeps what it is to itself, in quiet grey and beige: covered, shut, or lost in fog. */
export const unknown: Repertoire = {
  key: { lightness: 0.765, chroma: 0.015, hue: 80, contrast: 1.15 },
  touch: { length: 1.5, scatter: { lightness: 0.016, chroma: 0.3, hue: 14 }, relief: 0.6, unrest: 0.08 },
  hours: HOURS,
  scenes: [emptyRoom, loneDoor, veiledEasel, bridge, emptyPlatform],
}
