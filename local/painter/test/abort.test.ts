import { setImmediate } from 'node:timers/promises'

import { IMAGE_STYLES } from '@moodscape/mood/styles'
import sharp from 'sharp'
import t from 'tap'

import { drawMood } from '../src/drawing/draw-mood.ts'
import { paint } from '../src/paint.ts'
import type { PaintRequest } from '../src/paint-request.ts'
import { paintPixels } from '../src/picture.ts'
import { loadSkia } from '../src/stage/skia.ts'

const happyAndSad = [
  { type: 'HAPPY', weight: 0.6 },
  { type: 'SAD', weight: 0.4 },
] as const

const request: PaintRequest = {
  emotions: [{ type: 'CALM', confidence: 100 }],
  seed: 1,
  width: 256,
  height: 256,
}

t.test('an aborted signal paints nothing', async (t) => {
  await t.rejects(paint(request, { signal: AbortSignal.abort(new Error('changed my mind')) }), {
    message: 'changed my mind',
  })
})

t.test('an abort while painting ends it with the reason', async (t) => {
  const controller = new AbortController()
  const painting = paint(request, { signal: controller.signal })
  await setImmediate()
  controller.abort(new Error('closed the tab'))
  await t.rejects(painting, { message: 'closed the tab' })
})

t.test('an abort while the file is encoded does not wait for it', async (t) => {
  const controller = new AbortController()
  const { signal } = controller
  // Only what cannot be stopped is listened for: the encoding, which has begun.
  const listen = signal.addEventListener.bind(signal)
  signal.addEventListener = (type: string, listener: () => void) => {
    listen(type, listener)
    controller.abort(new Error('closed the tab'))
  }
  await t.rejects(paint(request, { signal }), { message: 'closed the tab' })
  const { queue, process } = sharp.counters()
  t.equal(queue + process, 1, 'sharp goes on')
})

for (const style of IMAGE_STYLES) {
  t.test(`${style} is painted in stages, can be stopped between them, and tells how far it is`, async (t) => {
    let looks = 0
    const signal = Object.assign(new AbortController().signal, { throwIfAborted: () => void looks++ })
    const told: number[] = []
    await paint({ ...request, style }, { signal, onProgress: (share) => told.push(share) })
    t.ok(looks >= 20, `${looks} stages`)
    t.equal(await stagesOf(style, 3), 3)
    t.strictSame(
      told,
      told.toSorted((a, b) => a - b),
      'never less than before',
    )
    t.ok(told.length >= 10, `${told.length} times`)
    t.ok(told[0]! < 0.2, `first ${told[0]}`)
    t.equal(told.at(-1), 1)
  })
}

t.test('a picture twice as high is read, tuned and written with more pauses, not longer ones', async (t) => {
  const square = await stagesOf('pixel', Infinity)
  t.ok((await stagesOf('pixel', Infinity, 512)) >= square + 3 * (256 / 64))
})

t.test('a blend of scenes is drawn with pauses for each of them', async (t) => {
  let pauses = 0
  const pause = async () => {
    pauses += 1
  }
  await drawMood(happyAndSad, 1, 256, 256, await loadSkia(), pause)
  // The scene, its small copy, its ground, its share, its colours, the join twice: each in four bands or once.
  t.ok(pauses >= 2 * (1 + 2 + 5 + 1 + 4 + 4 + 5) + 4, `${pauses} pauses`)
})

t.test('a drawing that is given up ends there, between any two parts of its scene, too', async (t) => {
  const newSheet = await loadSkia()
  const stop = new Error('stop')
  /** Draws until pause `last`, and returns how many pauses were. */
  const pausesOf = async (last: number) => {
    let pauses = 0
    const pause = async () => {
      pauses += 1
      if (pauses === last) throw stop
    }
    const drawing = drawMood([{ type: 'FEAR', weight: 1 }], 3, 64, 64, newSheet, pause)
    await (last < Infinity ? t.rejects(drawing, stop) : drawing)
    return pauses
  }
  const all = await pausesOf(Infinity)
  for (let last = 1; last <= all; last += 1) t.equal(await pausesOf(last), last)
})

/** Paints until stage `last` is over, and returns how many stages were. */
async function stagesOf(style: (typeof IMAGE_STYLES)[number], last: number, height = 256): Promise<number> {
  let stages = 0
  const stop = new Error('stop')
  const pause = async () => {
    stages += 1
    if (stages === last) throw stop
  }
  await paintPixels({ emotions: [], seed: 1, style, width: 256, height }, pause).catch((error: unknown) => {
    if (error !== stop) throw error
  })
  return stages
}
