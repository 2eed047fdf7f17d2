import { cover, toSrgb } from './canvas.ts'
import { frameOf } from './frame.ts'
import { renderGround } from './ground.ts'
import { createRasteriser } from './raster/rasteriser.ts'
import type { Repertoire } from './repertoire.ts'
import type { Scene } from './scene.ts'
import { UNITS } from './stage/stage.ts'

/** A scene described by functions and marks, drawn pixel by pixel as if on a stage. */
export function repertoireOf({ key, touch, compose }: Scene): Repertoire {
  return {
    key,
    touch,
    scenes: [
      ({ ctx, random }) => {
        const { width, height } = ctx.canvas
        const frame = frameOf(width, height)
        const { ground, flow, marks } = compose(random, frame)
        const canvas = renderGround(ground, width, height, frame.unit)
        const rasteriser = createRasteriser(width, height, frame.unit)
        for (const mark of marks) {
          const [l, a, b] = mark.colour
          rasteriser.trace(mark, (pixel, coverage) => cover(canvas, pixel, l, a, b, coverage * mark.opacity))
        }
        const rgb = toSrgb(canvas)
        const image = ctx.createImageData(width, height)
        for (let i = 0; i < width * height; i++) {
          image.data.set(rgb.subarray(3 * i, 3 * i + 3), 4 * i)
          image.data[4 * i + 3] = 255
        }
        ctx.putImageData(image, 0, 0)
        return { flow: (x, y) => flow(x / UNITS, y / UNITS) }
      },
    ],
  }
}
