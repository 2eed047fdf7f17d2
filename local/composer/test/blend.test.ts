import { blendOf } from '@moodscape/mood/blend'
import t from 'tap'

import { blendNumbers } from '../src/character/character-of-blend.ts'
import { MOOD_NUMBERS, type MoodNumbers } from '../src/character/mood-numbers.ts'
import { draft } from '../src/draft.ts'

const numbersOf = (happy: number, sad: number) =>
  blendNumbers(
    blendOf([
      { type: 'HAPPY', confidence: happy },
      { type: 'SAD', confidence: sad },
    ]),
  )

t.test('a blend lies between its parents in every number', async (t) => {
  const mixed = numbersOf(60, 40)
  for (const [name, value] of Object.entries(mixed) as [keyof MoodNumbers, number][]) {
    const parents = [MOOD_NUMBERS.HAPPY[name], MOOD_NUMBERS.SAD[name]]
    t.ok(value >= Math.min(...parents) && value <= Math.max(...parents), `${name} ${value}`)
  }
})

t.test('a blend moves steadily from one parent to the other', async (t) => {
  const tempos = [90, 70, 50, 30, 10].map((happy) => numbersOf(happy, 100 - happy).bpm)
  t.strictSame(
    tempos,
    tempos.toSorted((a, b) => b - a),
  )
  t.equal(new Set(tempos).size, tempos.length)
})

t.test('the tempo of an even blend is the geometric mean, as tempo is heard', async (t) => {
  t.ok(Math.abs(numbersOf(50, 50).bpm - Math.sqrt(132 * 60)) < 1e-9)
})

t.test('the strongest emotion decides the mode, however weak its lead', async (t) => {
  const modeOf = (happy: number) =>
    draft({
      emotions: [
        { type: 'HAPPY', confidence: happy },
        { type: 'SAD', confidence: 50 },
      ],
      seed: 4,
    }).score.key.mode
  t.equal(modeOf(51), 'major')
  t.equal(modeOf(49), 'minor')
})

t.test('a slightly different face gives the same key, arrangement and number of bars', async (t) => {
  const of = (sad: number) =>
    draft({
      emotions: [
        { type: 'HAPPY', confidence: 80 },
        { type: 'SAD', confidence: sad },
      ],
      seed: 4,
    })
  t.equal(of(10).key, of(10.4).key)
  t.strictSame(of(10).character.arrangement, of(10.4).character.arrangement)
  t.equal(of(10).score.form.bars, of(10.4).score.form.bars)
})
