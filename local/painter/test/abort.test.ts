import { setImmediate } from 'node:timers/promises'

import { IMAGE_STYLES } from '@moodscape/mood/styles'
import t from 'tap'

import { paint } from '../src/paint.ts'
import type { PaintRequest } from '../src/paint-request.ts'
import { paintPixels } from '../src/picture.ts'

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

for (const style of IMAGE_STYLES) {
  t.test(`${style} is painted in stages and can be stopped between them`, async (t) => {
    const stages = await stagesOf(style, Infinity)
    t.ok(stages >= 4, `${stages} stages`)
    t.equal(await stagesOf(style, 3), 3)
  })
}

/** Paints until stage `last` is over, and returns how many stages were. */
async function stagesOf(style: (typeof IMAGE_STYLES)[number], last: number): Promise<number> {
  let stages = 0
  const stop = new Error('stop')
  const pause = async () => {
    stages += 1
    if (stages === last) throw stop
  }
  await paintPixels({ emotions: [], seed: 1, style, width: 256, height: 256 }, pause).catch(
    (error: unknown) => {
      if (error !== stop) throw error
    },
  )
  return stages
}
