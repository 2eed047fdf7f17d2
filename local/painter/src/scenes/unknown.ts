import type { Repertoire } from '../repertoire.ts'
import { bridge } from './unknown/bridge.ts'
import { emptyPlatform } from './unknown/empty-platform.ts'
import { emptyRoom } from './unknown/empty-room.ts'
import { loneDoor } from './unknown/lone-door.ts'
import { veiledEasel } from './unknown/veiled-easel.ts'

/** Something that keeps what it is to itself, in quiet grey and beige: covered, shut, or lost in fog. */
export const unknown: Repertoire = {
  key: { lightness: 0.765, chroma: 0.015, hue: 80 },
  touch: { length: 1.5, scatter: { lightness: 0.016, chroma: 0.3, hue: 14 }, relief: 0.6, unrest: 0.08 },
  scenes: [emptyRoom, loneDoor, veiledEasel, bridge, emptyPlatform],
}
