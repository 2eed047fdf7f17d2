import type { Random } from '@moodscape/mood/random'

import type { Canvas } from '../canvas.ts'
import type { Frame } from '../frame.ts'
import type { Noise } from '../noise.ts'
import type { Touch } from '../repertoire.ts'
import type { FlowField } from './flow-field.ts'

/** Everything a style needs to paint one picture. */
export interface Easel {
  /** In pixels. */
  width: number
  height: number
  frame: Frame
  /** The drawing to paint, which a style may change. */
  picture: Canvas
  flow: FlowField
  /** Draws what no brush paints, such as rain, over a picture of the same size. */
  finish: (canvas: Canvas) => void
  touch: Touch
  random: Random
  noise: Noise
  /** Lets other work run, and throws when the picture is no longer wanted. Called between stages. */
  pause: () => Promise<void>
}
