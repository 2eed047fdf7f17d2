import { EMOTION_TYPES } from '@moodscape/mood/emotion'
import { createRandom } from '@moodscape/mood/random'
import t from 'tap'

import { drawMood } from '../src/drawing/draw-mood.ts'
import { measure } from '../src/drawing/tune.ts'
import type { Drawn, Scene } from '../src/repertoire.ts'
import { REPERTOIRES } from '../src/scenes.ts'
import { loadSkia } from '../src/stage/skia.ts'
import { createStage } from '../src/stage/stage.ts'
import { viewOf } from '../src/stage/view.ts'

const newSheet = await loadSkia()

function stageOf(seed: number, width: number, height: number) {
  const sheet = newSheet(width, height)
  const ctx = sheet.getContext('2d')
  const random = createRandom(`${seed}`)
  const stage = createStage({
    ctx,
    things: ctx,
    widthInPixels: width,
    heightInPixels: height,
    view: viewOf(seed, random.fork('place')),
    turn: seed % 3,
    random: random.fork('scene'),
    growthAt: () => 1,
    newSheet,
  })
  return { sheet, stage }
}

/** Draws a scene without pauses, and returns what it leaves to the hand. */
function drawAll(scene: ReturnType<Scene>): Drawn {
  let part = scene.next()
  while (!part.done) part = scene.next()
  return part.value
}

for (const type of EMOTION_TYPES) {
  for (const [index, scene] of REPERTOIRES[type].scenes.entries()) {
    t.test(`scene ${index + 1} of ${type} fills every format`, async (t) => {
      for (const [seed, width, height] of [
        [0, 256, 256],
        [4, 512, 256],
        [8, 256, 512],
      ] as const) {
        const { sheet, stage } = stageOf(seed, width, height)
        const { flow } = drawAll(scene(stage))
        const { data } = sheet.getContext('2d').getImageData(0, 0, width, height)
        t.ok(
          data.every((value, i) => i % 4 !== 3 || value === 255),
          'no pixel is left bare',
        )
        for (let i = 0; i < 100; i++) {
          if (!Number.isFinite(flow((stage.width * (i % 10)) / 9, (stage.height * Math.floor(i / 10)) / 9)))
            t.fail('the flow has a hole')
        }
      }
    })

    t.test(`scene ${index + 1} of ${type} is another picture with another seed`, async (t) => {
      const draw = (seed: number) => {
        const { sheet, stage } = stageOf(seed, 256, 256)
        drawAll(scene(stage))
        return Buffer.from(sheet.getContext('2d').getImageData(0, 0, 256, 256).data)
      }
      t.ok(draw(1).equals(draw(1)))
      t.notOk(draw(1).equals(draw(13)))
    })
  }

  t.test(`a drawing of ${type} has the mean colour that it promises`, async (t) => {
    const parts = [{ type, weight: 1 }]
    const { key } = REPERTOIRES[type]
    for (const seed of [1, 2, 3, 4]) {
      const { picture } = await drawMood(parts, seed, 256, 256, newSheet, async () => {})
      const { l, chroma } = measure(picture)
      t.ok(Math.abs(l - key.lightness) < 0.035, `lightness ${l}`)
      t.ok(Math.abs(chroma - key.chroma) < 0.2 * key.chroma, `chroma ${chroma}`)
    }
  })
}
