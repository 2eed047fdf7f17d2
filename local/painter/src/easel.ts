import type { Random } from '@moodscape/mood/random'

import type { Frame } from './frame.ts'
import type { Mark } from './marks.ts'
import type { Noise } from './noise.ts'
import type { Composition, Touch } from './scene.ts'

/** Everything a style needs to paint one picture. */
export interface Easel {
  /** In pixels. */
  width: number
  height: number
  frame: Frame
  ground: Composition['ground']
  flow: Composition['flow']
  marks: readonly Mark[]
  touch: Touch
  random: Random
  noise: Noise
  /** Lets other work run, and throws when the picture is no longer wanted. Called between stages. */
  pause: () => Promise<void>
}
