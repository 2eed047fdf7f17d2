import type { EmotionType } from '@moodscape/mood/emotion'
import t from 'tap'

import { type ColourStatistics, measurePixels } from './fixtures/colour-statistics.ts'
import { pixelsOf } from './fixtures/pixels.ts'

const STEPS = 12
const SIDE = 128

/** From one emotion to another in equal steps: the statistics of each picture, and how far apart neighbours are. */
async function walk(from: EmotionType, to: EmotionType, seed: number) {
  const statistics: ColourStatistics[] = []
  const steps: number[] = []
  let before: Buffer | undefined
  for (let i = 0; i <= STEPS; i++) {
    const share = (100 * i) / STEPS
    const pixels = await pixelsOf({
      mood: { [from]: 100 - share, [to]: share },
      seed,
      width: SIDE,
      height: SIDE,
    })
    statistics.push(measurePixels(pixels))
    if (before) steps.push(difference(before, pixels))
    before = pixels
  }
  return { statistics, steps }
}

for (const [from, to, seed] of [
  ['SAD', 'HAPPY', 1],
  ['ANGRY', 'CALM', 5],
  ['FEAR', 'SURPRISED', 2],
] as const) {
  t.test(`from ${from} to ${to} nothing jumps, nothing turns back, and nothing turns to mud`, async (t) => {
    const { statistics, steps } = await walk(from, to, seed)
    for (const measure of ['l', 'chroma'] as const) {
      const way = statistics.map((colour) => colour[measure])
      t.ok(turnsBack(way) < 0.02, `${measure}: ${way.map((value) => value.toFixed(3)).join(' ')}`)
    }
    const mean = steps.reduce((sum, step) => sum + step, 0) / STEPS
    t.ok(Math.max(...steps) <= 2 * mean, `steps ${steps.map((step) => step.toFixed(1)).join(' ')}`)
    const ends = (statistics[0]!.chroma + statistics[STEPS]!.chroma) / 2
    t.ok(statistics[STEPS / 2]!.chroma >= 0.8 * ends, `chroma ${statistics[STEPS / 2]!.chroma} of ${ends}`)
  })
}

/** The largest step against the direction of the whole way. */
function turnsBack(way: readonly number[]): number {
  const sense = way[0]! < way.at(-1)! ? 1 : -1
  return Math.max(...way.slice(1).map((value, i) => sense * (way[i]! - value)))
}

function difference(one: Buffer, other: Buffer): number {
  let sum = 0
  for (let i = 0; i < one.length; i++) sum += Math.abs(one[i]! - other[i]!)
  return sum / one.length
}
