import { blendOf } from '@moodscape/mood/blend'
import type { EmotionType } from '@moodscape/mood/emotion'
import t from 'tap'

import { blendNumbers } from '../src/character/character-of-blend.ts'
import { MOOD_NUMBERS, type MoodNumbers } from '../src/character/mood-numbers.ts'
import { type Draft, draft } from '../src/draft.ts'
import { MODE_LADDER } from '../src/theory/mode.ts'
import { keptShare, spearman } from './fixtures/measure.ts'
import { mean } from './fixtures/moods.ts'

const blend = (a: EmotionType, b: EmotionType, share: number) => [
  { type: a, confidence: 100 - share },
  { type: b, confidence: share },
]

const numbersOf = (happy: number, sad: number) =>
  blendNumbers(
    blendOf([
      { type: 'HAPPY', confidence: happy },
      { type: 'SAD', confidence: sad },
    ]),
  )

/** Walks that a test has made. */
const walked = new Map<string, Draft[]>()

/** A walk of twelve steps from one emotion to another, over one seed. */
function walk(a: EmotionType, b: EmotionType, seed: number): Draft[] {
  const name = `${a} ${b} ${seed}`
  const drafts =
    walked.get(name) ??
    Array.from({ length: 13 }, (_, step) => draft({ emotions: blend(a, b, (100 * step) / 12), seed }))
  walked.set(name, drafts)
  return drafts
}

const WALKS: readonly [EmotionType, EmotionType][] = [
  ['SAD', 'HAPPY'],
  ['CALM', 'FEAR'],
  ['ANGRY', 'SURPRISED'],
  ['DISGUSTED', 'UNKNOWN'],
  ['CONFUSED', 'CALM'],
]

t.test('a blend lies between its parents in every number', async (t) => {
  const mixed = numbersOf(60, 40)
  for (const [name, value] of Object.entries(mixed) as [keyof MoodNumbers, number][]) {
    const parents = [MOOD_NUMBERS.HAPPY[name], MOOD_NUMBERS.SAD[name]]
    t.ok(value >= Math.min(...parents) && value <= Math.max(...parents), `${name} ${value}`)
  }
})

t.test('the tempo of an even blend is the geometric mean, as tempo is heard', async (t) => {
  const { bpm: happy } = MOOD_NUMBERS.HAPPY
  t.ok(Math.abs(numbersOf(50, 50).bpm - Math.sqrt(happy * MOOD_NUMBERS.SAD.bpm)) < 1e-9)
})

t.test('modes walk their ladder, one tone at a time', async (t) => {
  for (const [index, mode] of MODE_LADDER.entries()) t.ok(mode, `${index}`)
  for (const [a, b] of WALKS) {
    const places = walk(a, b, 2).map(({ score }) => MODE_LADDER.indexOf(score.key.mode))
    const moves = places.slice(1).map((place, index) => place - (places[index] as number))
    t.ok(
      moves.every((move) => Math.abs(move) <= 1),
      `${a} to ${b}: ${places.join(' ')}`,
    )
    t.ok(new Set(moves.filter((move) => move !== 0)).size <= 1, 'and never back')
    t.equal(places.at(-1), MOOD_NUMBERS[b].ladder)
  }
})

t.test('the theme belongs to the seed: between neighbours most of its notes stay', async (t) => {
  const shares = WALKS.flatMap(([a, b]) =>
    [2, 7, 13].flatMap((seed) => {
      const drafts = walk(a, b, seed)
      return drafts.slice(1).map((next, index) => keptShare((drafts[index] as Draft).score, next.score))
    }),
  )
  t.ok(mean(shares) >= 0.85, `${mean(shares).toFixed(2)} on the whole`)
  const steady = shares.filter((share) => share >= 0.7).length / shares.length
  t.ok(steady >= 0.94, `${steady.toFixed(2)} of the steps keep 0.7`)
})

t.test('key, meter and pace belong to the seed', async (t) => {
  for (const seed of [1, 2, 3, 4]) {
    const [sad, angry] = [
      draft({ emotions: blend('SAD', 'SAD', 0), seed }),
      draft({ emotions: blend('ANGRY', 'SAD', 0), seed }),
    ]
    t.equal(sad.score.key.tonic, angry.score.key.tonic)
    t.equal(sad.score.form.meter, angry.score.form.meter)
  }
})

t.test('two ensembles fade into each other, and neither jumps where the stronger changes', async (t) => {
  const levelsAt = (share: number) => {
    const { performance } = draft({ emotions: blend('SAD', 'HAPPY', share), seed: 5 })
    return new Map(
      performance.filter(({ part }) => part === 'melody').map(({ seat }) => [seat.instrument, seat.level]),
    )
  }
  t.equal(levelsAt(0).size, 1)
  const [before, after] = [levelsAt(49.9), levelsAt(50.1)]
  t.strictSame([...before.keys()].sort(), [...after.keys()].sort())
  const difference = (levels: Map<string, number>) => {
    const [first, second] = [...before.keys()] as [string, string]
    return (levels.get(first) ?? 0) - (levels.get(second) ?? 0)
  }
  t.ok(Math.abs(difference(before) - difference(after)) < 0.1)
  t.equal(levelsAt(100).size, 1)
})

t.test('along a walk tempo, loudness and register go one way', async (t) => {
  const steps = Array.from({ length: 13 }, (_, step) => step)
  for (const [a, b] of WALKS) {
    const drafts = walk(a, b, 7)
    for (const name of ['bpm', 'loudness', 'register', 'brightness'] as const) {
      const way = spearman(
        steps,
        drafts.map(({ character }) => character[name]),
      )
      if (MOOD_NUMBERS[a][name] !== MOOD_NUMBERS[b][name])
        t.ok(Math.abs(way) > 0.999, `${name} from ${a} to ${b}: ${way}`)
    }
  }
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
