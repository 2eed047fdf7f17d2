import { EMOTION_TYPES } from '@moodscape/mood/emotion'
import { createRandom } from '@moodscape/mood/random'
import { ImageData } from '@napi-rs/canvas'
import t from 'tap'

import { drawMood } from '../src/drawing/draw-mood.ts'
import { measure } from '../src/drawing/tune.ts'
import type { Scene } from '../src/repertoire.ts'
import { REPERTOIRES } from '../src/scenes.ts'
import { loadSkia, type Sheet } from '../src/stage/skia.ts'
import { createStage } from '../src/stage/stage.ts'
import { viewOf } from '../src/stage/view.ts'

const plainSheet = await loadSkia()

/** What a part of a scene may cost: each shape that is painted counts, and each sixteen samples of a veil. */
const MOST_WORK = 3500

/** The calls that have Skia paint. */
const PAINTING = ['fill', 'stroke', 'fillRect', 'drawImage', 'putImageData'] as const

/** Draws a scene of a seed, counting the work of each of its parts. */
function draw(scene: Scene, seed: number, width: number, height: number) {
  let work = 0
  const newSheet = (columns: number, rows: number): Sheet => {
    const sheet = plainSheet(columns, rows)
    const ctx = sheet.getContext('2d')
    for (const verb of PAINTING) {
      const paint = ctx[verb].bind(ctx) as (...args: unknown[]) => void
      Object.assign(ctx, {
        [verb](...args: unknown[]) {
          const [first] = args
          work += first instanceof ImageData ? (first.width * first.height) / 16 : 1
          paint(...args)
        },
      })
    }
    return sheet
  }
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
  const parts: number[] = []
  const drawing = scene(stage)
  for (;;) {
    const { done, value } = drawing.next()
    parts.push(work)
    work = 0
    if (done)
      return { width: stage.width, height: stage.height, flow: value.flow, parts, pixels: pixelsOf(sheet) }
  }
}

function pixelsOf(sheet: Sheet): Buffer {
  const { data } = sheet.getContext('2d').getImageData(0, 0, sheet.width, sheet.height)
  return Buffer.from(data.buffer, data.byteOffset, data.length)
}

function isOpaque(pixels: Buffer): boolean {
  for (let i = 3; i < pixels.length; i += 4) if (pixels[i] !== 255) return false
  return true
}

for (const type of EMOTION_TYPES) {
  for (const [index, scene] of REPERTOIRES[type].scenes.entries()) {
    t.test(`scene ${index + 1} of ${type} fills every format, part by part`, async (t) => {
      for (const [seed, width, height] of [
        [4, 128, 64],
        [8, 64, 128],
      ] as const) {
        const drawn = draw(scene, seed, width, height)
        t.ok(isOpaque(drawn.pixels), 'no pixel is left bare')
        for (let i = 0; i < 100; i++) {
          const [x, y] = [(drawn.width * (i % 10)) / 9, (drawn.height * Math.floor(i / 10)) / 9]
          if (!Number.isFinite(drawn.flow(x, y))) t.fail('the flow has a hole')
        }
      }
    })

    t.test(`scene ${index + 1} of ${type} is another picture with another seed`, async (t) => {
      const [first, again, other] = [1, 1, 13].map((seed) => draw(scene, seed, 128, 128))
      t.ok(first!.pixels.equals(again!.pixels))
      t.notOk(first!.pixels.equals(other!.pixels))
      t.ok(isOpaque(first!.pixels), 'no pixel is left bare')
      t.ok(first!.parts.length > 1)
      const most = Math.max(...first!.parts, ...other!.parts)
      t.ok(most <= MOST_WORK, `the longest of its parts is no longer than ${MOST_WORK}: ${most}`)
    })
  }

  t.test(`a drawing of ${type} has the mean colour that it promises`, async (t) => {
    const parts = [{ type, weight: 1 }]
    const { key } = REPERTOIRES[type]
    for (const seed of [1, 2, 3, 4]) {
      const { picture } = await drawMood(parts, seed, 128, 128, plainSheet, async () => {})
      const { l, chroma } = measure(picture)
      t.ok(Math.abs(l - key.lightness) < 0.035, `lightness ${l}`)
      t.ok(Math.abs(chroma - key.chroma) < 0.2 * key.chroma, `chroma ${chroma}`)
    }
  })
}
