import type { Random } from '@moodscape/mood/random'

import type { Colours } from '../canvas.ts'
import type { Frame } from '../frame.ts'
import type { Noise } from '../noise.ts'
import type { Pause } from '../pause.ts'
import type { Touch } from '../repertoire.ts'
import type { FlowField } from './flow-field.ts'

/** Everything a style needs to paint one picture. */
export interface Easel {
  /** In pixels. */
  width: number
  height: number
  frame: Frame
  /** The drawing to paint, which a style may change. */
  picture: Colours
  flow: FlowField
  /** Draws what no brush paints, such as rain, over a picture of the same size. */
  finish: (canvas: Colours) => Promise<void>
  touch: Touch
  random: Random
  noise: Noise
  /** Awaited between stages of some ten milliseconds, with the share of the painting that is done. */
  pause: Pause
}
