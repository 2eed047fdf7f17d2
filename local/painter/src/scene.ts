import type { Random } from '@moodscape/mood/random'

import type { Lab } from './colour.ts'
import type { Frame } from './frame.ts'
import type { Mark } from './marks.ts'
import type { Key, Touch } from './repertoire.ts'

/**
 * One picture of an emotion, before any medium: what colour where, which way it flows, what stands in front.
 */
export interface Composition {
  /** Colour of the ground at a place of the frame. */
  ground: (x: number, y: number) => Lab
  /** Direction of the strokes at a place of the frame, in radians. */
  flow: (x: number, y: number) => number
  /** Back to front. */
  marks: Mark[]
}

/** What one emotion contributes to pictures. */
export interface Scene {
  key: Key
  touch: Touch
  /** A new composition for every state of chance. */
  compose: (random: Random, frame: Frame) => Composition
}
