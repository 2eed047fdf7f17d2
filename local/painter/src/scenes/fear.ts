import type { Repertoire } from '../repertoire.ts'
import { corridor } from './fear/corridor.ts'
import { darkWood } from './fear/dark-wood.ts'
import { deepWater } from './fear/deep-water.ts'
import { litWindow } from './fear/lit-window.ts'

/** Night, crooked lines, and one light that shows what one would rather not see. */
export const fear: Repertoire = {
  key: { lightness: 0.245, chroma: 0.038, hue: 248 },
  touch: { length: 1.05, scatter: { lightness: 0.03, chroma: 0.25, hue: 10 }, relief: 0.9, unrest: 0.3 },
  scenes: [darkWood, litWindow, corridor, deepWater],
}
