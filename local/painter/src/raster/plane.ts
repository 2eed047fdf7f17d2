/**
 * Called once for every pixel a mark touches. `coverage` is the share of the pixel inside the mark, 0..1;
 * `across` runs -1..1 from edge to edge of a line and 0..1 from the middle to the rim of a dab; `along` is
 * the way along the mark in pixels.
 */
export type Visit = (pixel: number, coverage: number, across: number, along: number) => void

/** What the rasterisers of the single kinds work on. */
export interface Plane {
  readonly width: number
  readonly height: number
  readonly unit: number
  /** The least width of a line in pixels; thinner ones fade instead. */
  readonly finest: number
  /** Per pixel, zero between two marks. */
  readonly coverage: Float32Array
  readonly across: Float32Array
  readonly along: Float32Array
}
