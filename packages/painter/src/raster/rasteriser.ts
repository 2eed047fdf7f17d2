import type { Mark } from '../marks.ts'
import { rasteriseDab } from './dab.ts'
import { rasteriseLine } from './line.ts'
import { rasterisePolygon } from './polygon.ts'

/**
 * Called once for every pixel a mark touches. `coverage` is the share of the pixel inside the mark, 0..1;
 * `across` runs -1..1 from edge to edge of a line and 0..1 from the middle to the rim of a dab; `along` is
 * the way along the mark in pixels.
 */
export type Visit = (pixel: number, coverage: number, across: number, along: number) => void

/** Walks the pixels of marks on a picture of one size. */
export interface Rasteriser {
  trace(mark: Mark, visit: Visit): void
}

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

export function createRasteriser(width: number, height: number, unit: number, finest = 1): Rasteriser {
  const layer = () => new Float32Array(width * height)
  const plane: Plane = { width, height, unit, finest, coverage: layer(), across: layer(), along: layer() }
  return {
    trace(mark, visit) {
      switch (mark.kind) {
        case 'line':
          return rasteriseLine(plane, mark, visit)
        case 'dab':
          return rasteriseDab(plane, mark, visit)
        case 'polygon':
          return rasterisePolygon(plane, mark, visit)
      }
    },
  }
}
