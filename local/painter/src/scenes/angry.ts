import type { Repertoire } from '../repertoire.ts'
import { stormSea } from './angry/storm-sea.ts'
import { tornado } from './angry/tornado.ts'
import { volcano } from './angry/volcano.ts'
import { wildfire } from './angry/wildfire.ts'

/** Something that breaks loose: red and black, sharp edges, short thick strokes. */
export const angry: Repertoire = {
  key: { lightness: 0.3, chroma: 0.1, hue: 33 },
  touch: { length: 0.62, scatter: { lightness: 0.055, chroma: 0.22, hue: 7 }, relief: 1.45, unrest: 0.25 },
  scenes: [volcano, stormSea, wildfire, tornado],
}
