import type { Repertoire } from '../repertoire.ts'
import { emptySwing } from './sad/empty-swing.ts'
import { jetty } from './sad/jetty.ts'
import { lamplitStreet } from './sad/lamplit-street.ts'
import { rainWindow } from './sad/rain-window.ts'

/** Found by search, so that no two of twelve seeds in a row look alike (see checks/judge). */
const HOURS: Repertoire['hours'] = [
  [{}, {}, {}],
  [{}, { sky: -0.02, skyHue: -4, landHue: 4 }, { sky: 0.04, skyHue: 4 }],
  [
    { sky: 0.02, middle: 0.04 },
    { sky: -0.12, middle: -0.04 },
    { sky: 0.04, middle: -0.02 },
  ],
  [{}, { sky: -0.02, middle: 0.02 }, { sky: 0.04, side: 0.02, middle: -0.02 }],
]

/** Someone or something left alone: dark, pale, falling lines, one small warm colour. */
export const sad: Repertoire = {
  key: { lightness: 0.41, chroma: 0.036, hue: 252 },
  touch: { length: 1.35, scatter: { lightness: 0.022, chroma: 0.2, hue: 8 }, relief: 0.55, unrest: 0.12 },
  hours: HOURS,
  scenes: [jetty, lamplitStreet, emptySwing, rainWindow],
}
