import type { Mark } from '../marks.ts'
import { rasteriseDab } from './dab.ts'
import { rasteriseLine } from './line.ts'
import type { Plane, Visit } from './plane.ts'
import { rasterisePolygon } from './polygon.ts'

/** Walks the pixels of marks on a picture of one size. */
export interface Rasteriser {
  trace(mark: Mark, visit: Visit): void
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
