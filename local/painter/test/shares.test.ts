import type { MoodPart } from '@moodscape/mood/blend'
import { createRandom } from '@moodscape/mood/random'
import t from 'tap'

import { divide, paintedParts } from '../src/drawing/shares.ts'

function meanShare(parts: readonly MoodPart[], part: number): number {
  const shares = divide(parts, createRandom('fronts'))
  let sum = 0
  for (let i = 0; i < 400; i++) sum += shares.at(part, ((i % 20) + 0.5) / 20, (Math.floor(i / 20) + 0.5) / 20)
  return sum / 400
}

t.test('each emotion reigns over as much of the picture as its weight says', async (t) => {
  for (const weight of [0.1, 0.3, 0.5, 0.8]) {
    const parts: MoodPart[] = [
      { type: 'HAPPY', weight },
      { type: 'SAD', weight: (1 - weight) * 0.75 },
      { type: 'FEAR', weight: (1 - weight) * 0.25 },
    ]
    for (const [index, part] of parts.entries())
      t.ok(Math.abs(meanShare(parts, index) - part.weight) < 0.03, `${meanShare(parts, index)}`)
  }
})

t.test('nothing jumps where emotions change ranks or one falls out', async (t) => {
  const weightsOf = (last: number, fourth: number) =>
    Object.fromEntries(
      paintedParts([
        { type: 'HAPPY', weight: 1 - 0.25 - last - fourth },
        { type: 'SAD', weight: 0.25 },
        ...[
          { type: 'CALM' as const, weight: last },
          { type: 'FEAR' as const, weight: fourth },
        ].sort((p, q) => q.weight - p.weight),
      ]).map(({ type, weight }) => [type, weight]),
    )
  const [before, after] = [weightsOf(0.101, 0.1), weightsOf(0.1, 0.101)]
  for (const type of ['HAPPY', 'SAD', 'CALM', 'FEAR'])
    t.ok(Math.abs((before[type] ?? 0) - (after[type] ?? 0)) < 0.01, type)
})

t.test('a single emotion has all of the picture', async (t) => {
  const parts = paintedParts([{ type: 'CALM', weight: 1 }])
  t.strictSame(parts, [{ type: 'CALM', weight: 1 }])
  t.equal(divide(parts, createRandom('fronts')).at(0, 0.3, 0.7), 1)
})
