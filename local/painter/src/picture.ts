import { blendOf } from '@moodscape/mood/blend'
import { createRandom } from '@moodscape/mood/random'

import { flowOf } from './brush/flow-field.ts'
import { touchOf } from './brush/touch-of.ts'
import { toSrgb } from './canvas.ts'
import { drawMood } from './drawing/draw-mood.ts'
import { frameOf } from './frame.ts'
import { createNoise } from './noise.ts'
import type { PaintRequest } from './paint-request.ts'
import { loadSkia } from './stage/skia.ts'
import { STYLES } from './styles.ts'

/**
 * Paints the picture of a complete request and returns its pixels as sRGB, three bytes each: the same bytes on
 * one kind of processor, and the same composition everywhere. `pause` is awaited between stages; what it
 * throws ends the work. Throws NoCanvasHere.
 */
export async function paintPixels(
  request: Required<Omit<PaintRequest, 'format'>>,
  pause: () => Promise<void>,
): Promise<Buffer> {
  const { width, height } = request
  const newSheet = await loadSkia()
  const blend = blendOf(request.emotions)
  const touch = touchOf(blend)
  const random = createRandom(`painter ${request.seed}`)
  const noise = createNoise(random.fork('unrest'))
  const { picture, rest, finish } = await drawMood(blend.parts, request.seed, width, height, newSheet, pause)
  const flow = flowOf(picture, rest, touch.unrest, noise)
  await pause()
  const canvas = await STYLES[request.style]({
    width,
    height,
    frame: frameOf(width, height),
    picture,
    flow,
    finish,
    touch,
    random: random.fork('hand'),
    noise,
    pause,
  })
  await pause()
  return toSrgb(canvas)
}
