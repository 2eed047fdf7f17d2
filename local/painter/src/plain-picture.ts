import { type Canvas, cover } from './canvas.ts'
import type { Easel } from './easel.ts'
import { renderGround } from './ground.ts'
import { createRasteriser } from './raster/rasteriser.ts'

/** The composition as it is, without any medium: what most styles look at while they paint. */
export function plainPicture(easel: Easel): Canvas {
  const canvas = renderGround(easel.ground, easel.width, easel.height, easel.frame.unit)
  const rasteriser = createRasteriser(easel.width, easel.height, easel.frame.unit)
  for (const mark of easel.marks) {
    const [l, a, b] = mark.colour
    rasteriser.trace(mark, (pixel, coverage) => cover(canvas, pixel, l, a, b, coverage * mark.opacity))
  }
  return canvas
}
