import type { Repertoire } from '../repertoire.ts'
import { balloons } from './happy/balloons.ts'
import { cottage } from './happy/cottage.ts'
import { kiteBeach } from './happy/kite-beach.ts'
import { rainbow } from './happy/rainbow.ts'

/** Sun, warm colours, round forms, something that rises or waves. */
export const happy: Repertoire = {
  key: { lightness: 0.81, chroma: 0.105, hue: 102 },
  touch: { length: 0.9, scatter: { lightness: 0.02, chroma: 0.16, hue: 9 }, relief: 0.8, unrest: 0.15 },
  scenes: [balloons, kiteBeach, cottage, rainbow],
}
