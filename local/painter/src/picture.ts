import { blendOf } from '@moodscape/mood/blend'
import { createRandom } from '@moodscape/mood/random'

import { flowOf } from './brush/flow-field.ts'
import { touchOf } from './brush/touch-of.ts'
import { toSrgb } from './canvas.ts'
import { drawMood } from './drawing/draw-mood.ts'
import { frameOf } from './frame.ts'
import { createNoise } from './noise.ts'
import type { PaintRequest } from './paint-request.ts'
import { type Pause, pauseBetween } from './pause.ts'
import { giveBack } from './planes.ts'
import { loadSkia } from './stage/skia.ts'
import { STYLES } from './styles.ts'

/** How much of the work is done when the scenes are drawn, when the strokes know their way, and when they are painted. */
const DRAWN = 0.3
const SKETCHED = 0.35
const PAINTED = 0.95

/**
 * Paints the picture of a complete request and returns its pixels as sRGB, three bytes each: the same bytes on
 * one kind of processor, and the same composition everywhere. `pause` is awaited between stages of some ten
 * milliseconds, sometimes with the share that is done; what it throws ends the work. Throws NoCanvasHere.
 */
export async function paintPixels(
  request: Required<Omit<PaintRequest, 'format'>>,
  pause: Pause,
): Promise<Buffer> {
  const { width, height } = request
  const newSheet = await loadSkia()
  const blend = blendOf(request.emotions)
  const touch = touchOf(blend)
  const random = createRandom(`painter ${request.seed}`)
  const noise = createNoise(random.fork('unrest'))
  const drawing = await drawMood(
    blend.parts,
    request.seed,
    width,
    height,
    newSheet,
    pauseBetween(pause, 0, DRAWN),
  )
  const { picture, rest, finish } = drawing
  const flow = await flowOf(picture, rest, touch.unrest, noise, pauseBetween(pause, DRAWN, SKETCHED))
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
    pause: pauseBetween(pause, SKETCHED, PAINTED),
  })
  await pause(PAINTED)
  const pixels = await toSrgb(canvas, pauseBetween(pause, PAINTED, 1))
  giveBack([canvas, picture])
  return pixels
}
