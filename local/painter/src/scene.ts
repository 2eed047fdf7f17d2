import type { Random } from '@moodscape/mood/random'

import type { Lab } from './colour.ts'
import type { Frame } from './frame.ts'
import type { Mark } from './marks.ts'

/** Where a picture's colours lie in OKLab: their mean and their standard deviation on each axis. */
export interface Palette {
  mean: Lab
  spread: Lab
}

/** How the hand moves. Every value blends linearly between emotions. */
export interface Touch {
  /** Length of a brush stroke, 1 for an even hand. */
  length: number
  /**
   * How far a stroke's colour scatters around what it means: OKLab lightness, share of chroma, degrees of
   * hue.
   */
  scatter: { lightness: number; chroma: number; hue: number }
  /** How thick the paint stands, 0 (flat) to 1.5. */
  relief: number
  /** How far strokes stray from the flow of the picture, in radians. */
  unrest: number
}

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
  palette: Palette
  touch: Touch
  /** A new composition for every state of chance. */
  compose: (random: Random, frame: Frame) => Composition
  /** Marks with which this emotion sounds through a picture that another one leads, by its share 0..0.5. */
  echo: (random: Random, frame: Frame, share: number) => Mark[]
}
