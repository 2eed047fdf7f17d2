import type { Repertoire } from '../repertoire.ts'
import { crossroads } from './confused/crossroads.ts'
import { endlessStair } from './confused/endless-stair.ts'
import { hangingTown } from './confused/hanging-town.ts'
import { threeArches } from './confused/three-arches.ts'

/** Somebody who does not know the way: signs against each other, stairs in a ring, ways that look alike. */
export const confused: Repertoire = {
  key: { lightness: 0.55, chroma: 0.068 },
  touch: { length: 0.85, scatter: { lightness: 0.038, chroma: 0.3, hue: 16 }, relief: 0.95, unrest: 0.3 },
  scenes: [crossroads, endlessStair, threeArches, hangingTown],
}
