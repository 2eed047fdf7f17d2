import t from 'tap'

import { type ColourStatistics, measurePixels } from './fixtures/colour-statistics.ts'
import { pixelsOf, type Wish } from './fixtures/pixels.ts'

const pairs = [
  ['HAPPY', 'SAD'],
  ['CALM', 'ANGRY'],
  ['SAD', 'CALM'],
  ['FEAR', 'SURPRISED'],
] as const

async function statistics(mood: Wish['mood'], seed: number): Promise<ColourStatistics> {
  return measurePixels(await pixelsOf({ mood, seed, width: 128, height: 128 }))
}

/** How far a colour has come from one towards another, 0..1. */
function progress(colour: ColourStatistics, from: ColourStatistics, to: ColourStatistics): number {
  const way = [to.l - from.l, to.a - from.a, to.b - from.b] as const
  const done = [colour.l - from.l, colour.a - from.a, colour.b - from.b] as const
  const dot = way[0] * done[0] + way[1] * done[1] + way[2] * done[2]
  return dot / (way[0] * way[0] + way[1] * way[1] + way[2] * way[2])
}

for (const [lead, guest] of pairs) {
  t.test(`${lead} moves towards ${guest} with the share of it`, async (t) => {
    const from = await statistics({ [lead]: 100 }, 4)
    const to = await statistics({ [guest]: 100 }, 4)
    const shares = [20, 35, 48]
    const way: number[] = [0]
    for (const share of shares) {
      way.push(progress(await statistics({ [lead]: 100 - share, [guest]: share }, 4), from, to))
    }
    t.ok(
      way.every((done, i) => i === 0 || done > way[i - 1]! + 0.03),
      `progress ${way.join(' ')}`,
    )
    t.ok(way.at(-1)! > 0.25 && way.at(-1)! < 0.75, `nearly halfway at nearly half: ${way.at(-1)}`)
  })
}

t.test('a share below the noise of a reader changes nothing', async (t) => {
  t.strictSame(await pixelsOf({ mood: { CALM: 97.5, ANGRY: 2.5 } }), await pixelsOf({ mood: { CALM: 100 } }))
})
