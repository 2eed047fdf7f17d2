import t from 'tap'

import { CIRCUMPLEX } from '../src/circumplex.ts'
import { EMOTION_TYPES } from '../src/emotion.ts'
import { emotionsOfMood } from '../src/emotions-of-mood.ts'

const AXIS = Array.from({ length: 41 }, (_, i) => -1 + i / 20)
const PLACES = AXIS.flatMap((valence) => AXIS.map((arousal) => ({ valence, arousal })))

t.test("at an emotion's own place it is that emotion alone", async (t) => {
  for (const type of EMOTION_TYPES) {
    const [first, ...others] = emotionsOfMood(CIRCUMPLEX[type])
    t.strictSame(first, { type, confidence: 100 })
    t.ok(others.every(({ confidence }) => confidence === 0))
  }
})

t.test('everywhere the shares of all emotions add up to 100, and the nearest comes first', async (t) => {
  const faults = PLACES.filter((place) => {
    const emotions = emotionsOfMood(place)
    const sum = emotions.reduce((total, { confidence }) => total + confidence, 0)
    const distances = emotions.map(({ type }) => {
      const { valence, arousal } = CIRCUMPLEX[type]
      return Math.hypot(valence - place.valence, arousal - place.arousal)
    })
    const isSorted = distances.every((distance, i) => i === 0 || distance >= (distances[i - 1] ?? 0) - 1e-12)
    const areShares = emotions.every(({ confidence }) => confidence >= 0 && confidence <= 100)
    return emotions.length !== EMOTION_TYPES.length || Math.abs(sum - 100) > 1e-9 || !isSorted || !areShares
  })
  t.same(faults, [])
})

t.test('near places have near distributions, also around an emotion', async (t) => {
  const shareAt = (valence: number, arousal: number) => {
    const emotions = emotionsOfMood({ valence, arousal })
    return EMOTION_TYPES.map((type) => emotions.find((emotion) => emotion.type === type)?.confidence ?? 0)
  }
  const step = 1e-6
  for (const { valence, arousal } of [...PLACES, ...Object.values(CIRCUMPLEX)]) {
    const here = shareAt(valence, arousal)
    const there = shareAt(valence + step, arousal - step)
    const change = Math.max(...here.map((share, i) => Math.abs(share - (there[i] ?? 0))))
    if (change > 0.01) t.fail(`jumps by ${change} at ${valence}, ${arousal}`)
  }
  t.pass('there is no jump')
})

t.test('the weight falls with the fourth power of the distance', async (t) => {
  const emotions = emotionsOfMood({ valence: 0.6, arousal: 0.1 })
  const share = (wanted: string) => emotions.find(({ type }) => type === wanted)?.confidence ?? 0
  const ratio = ((0.81 - 0.6) ** 2 + (0.51 - 0.1) ** 2) / ((0.56 - 0.6) ** 2 + (-0.31 - 0.1) ** 2)
  t.ok(Math.abs(share('CALM') / share('HAPPY') - ratio ** 2) < 1e-9)
})
