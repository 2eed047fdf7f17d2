import type { Repertoire } from '../repertoire.ts'
import { cairn } from './calm/cairn.ts'
import { heron } from './calm/heron.ts'
import { mistyHills } from './calm/misty-hills.ts'
import { sailLake } from './calm/sail-lake.ts'

/** Still water, level lines, much air; something that rests. */
export const calm: Repertoire = {
  key: { lightness: 0.84, chroma: 0.05, hue: 202 },
  touch: { length: 1.75, scatter: { lightness: 0.014, chroma: 0.18, hue: 9 }, relief: 0.42, unrest: 0.03 },
  scenes: [sailLake, heron, cairn, mistyHills],
}
