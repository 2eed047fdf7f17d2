import type { Repertoire } from '../repertoire.ts'
import { flyingUmbrellas } from './surprised/flying-umbrellas.ts'
import { giraffe } from './surprised/giraffe.ts'
import { openBox } from './surprised/open-box.ts'
import { whale } from './surprised/whale.ts'

/** What nobody expected, in many colours, that bursts, leaps or flies up. */
export const surprised: Repertoire = {
  key: { lightness: 0.745, chroma: 0.115 },
  touch: { length: 0.95, scatter: { lightness: 0.028, chroma: 0.18, hue: 7 }, relief: 1.1, unrest: 0.08 },
  scenes: [whale, openBox, flyingUmbrellas, giraffe],
}
