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

/**
 * A place with a subject and a story, drawn for the brush to paint. It is drawn in parts of some ten milliseconds for a square
 * of 1024 pixels: where it yields, other work gets its turn, and a picture that is no longer wanted is given up.
 */
export type Scene = (stage: Stage) => Generator<void, Drawn>

/**
 * The means of an emotion's pictures in OKLCH, whichever scene: lightness 0..1, chroma, hue in degrees. Without
 * a hue, each scene keeps its own.
 */
export interface Key {
  lightness: number
  chroma: number
  hue?: number
  /** How much farther light and dark lie apart than the scenes have them, 1 unless said. */
  contrast?: number
}

/** Hour and weather: how light and colour lie on a scene. No hour changes the means of the picture. */
export interface Hour {
  /** How much lighter the sky is against the land than the scene has it, in OKLab lightness. */
  sky?: number
  /** How much lighter the side of the light is than the other one. */
  side?: number
  /** How much lighter the middle is than the corners. */
  middle?: number
  /** Degrees by which hues turn, above the horizon and below. */
  skyHue?: number
  landHue?: number
}

/** What one emotion contributes to pictures. */
export interface Repertoire {
  key: Key
  touch: Touch
  /** For each scene, the hours of the three times that it comes in a row of seeds. */
  hours: readonly (readonly [Hour, Hour, Hour])[]
  /** The seed chooses one. */
  scenes: readonly Scene[]
}
