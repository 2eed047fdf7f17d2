import type { Repertoire } from '../repertoire.ts'
import { floodedAlley } from './disgusted/flooded-alley.ts'
import { outfall } from './disgusted/outfall.ts'
import { rottenFruit } from './disgusted/rotten-fruit.ts'
import { sunkenBoat } from './disgusted/sunken-boat.ts'

/** What rots: slime, mould and standing water, olive against bruised purple. */
export const disgusted: Repertoire = {
  key: { lightness: 0.44, chroma: 0.078, hue: 105 },
  touch: { length: 0.85, scatter: { lightness: 0.038, chroma: 0.25, hue: 9 }, relief: 1.3, unrest: 0.25 },
  scenes: [sunkenBoat, rottenFruit, floodedAlley, outfall],
}
