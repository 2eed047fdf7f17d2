import type { Repertoire } from '../repertoire.ts'
import { emptySwing } from './sad/empty-swing.ts'
import { jetty } from './sad/jetty.ts'
import { lamplitStreet } from './sad/lamplit-street.ts'
import { rainWindow } from './sad/rain-window.ts'

/** Someone or something left alone: dark, pale, falling lines, one small warm colour. */
export const sad: Repertoire = {
  key: { lightness: 0.41, chroma: 0.036, hue: 252 },
  touch: { length: 1.35, scatter: { lightness: 0.022, chroma: 0.2, hue: 8 }, relief: 0.55, unrest: 0.12 },
  scenes: [jetty, lamplitStreet, emptySwing, rainWindow],
}
