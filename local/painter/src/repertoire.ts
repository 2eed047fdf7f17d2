import type { Context } from './stage/skia.ts'
import type { Stage } from './stage/stage.ts'

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

/** What a scene leaves to the hand. */
export interface Drawn {
  /** Direction of the strokes in radians where the drawing itself has none, by place in units. */
  flow: (x: number, y: number) => number
  /** What is drawn over the finished strokes: rain, sparks, glints, and nothing else. */
  after?: (ctx: Context) => void
}

/** A place with a subject and a story, drawn for the brush to paint. */
export type Scene = (stage: Stage) => Drawn

/**
 * The means of an emotion's pictures in OKLCH, whichever scene: lightness 0..1, chroma, hue in degrees. Without
 * a hue, each scene keeps its own.
 */
export interface Key {
  lightness: number
  chroma: number
  hue?: number
}

/** What one emotion contributes to pictures. */
export interface Repertoire {
  key: Key
  touch: Touch
  /** The seed chooses one. */
  scenes: readonly Scene[]
}
