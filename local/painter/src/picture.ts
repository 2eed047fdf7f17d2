import { blendOf, type MoodBlend } from '@moodscape/mood/blend'
import { createRandom, type Random } from '@moodscape/mood/random'

import { toSrgb } from './canvas.ts'
import { type Frame, frameOf } from './frame.ts'
import { gradeComposition, touchOf } from './grade.ts'
import { createNoise } from './noise.ts'
import type { PaintRequest } from './paint-request.ts'
import type { Composition } from './scene.ts'
import { SCENES } from './scenes.ts'
import { STYLES } from './styles.ts'

/**
 * Paints the picture of a complete request and returns its pixels as sRGB, three bytes each: the same bytes
 * on every engine and processor. `pause` is awaited between stages; what it throws ends the work.
 */
export async function paintPixels(
  request: Required<Omit<PaintRequest, 'format'>>,
  pause: () => Promise<void>,
): Promise<Buffer> {
  const { width, height } = request
  const blend = blendOf(request.emotions)
  const frame = frameOf(width, height)
  const random = createRandom(`painter ${request.seed}`)
  const { ground, flow, marks } = compose(blend, random.fork('scene'), frame)
  await pause()
  const canvas = await STYLES[request.style]({
    width,
    height,
    frame,
    ground,
    flow,
    marks,
    touch: touchOf(blend),
    random: random.fork('hand'),
    noise: createNoise(random.fork('unrest')),
    pause,
  })
  await pause()
  return toSrgb(canvas)
}

/** The strongest emotion gives the scene; the others give their light to its colours and sound through it. */
function compose(blend: MoodBlend, random: Random, frame: Frame): Composition {
  const composition = SCENES[blend.top].compose(random.fork(blend.top), frame)
  const graded = gradeComposition(composition, blend, frame)
  const echoes = blend.parts
    .slice(1)
    .flatMap(({ type, weight }) => SCENES[type].echo(random.fork(`echo of ${type}`), frame, weight))
  return { ...graded, marks: [...graded.marks, ...echoes] }
}
