import t from 'tap'

import { blendOf } from '../src/blend.ts'
import { EMOTION_TYPES, type EmotionType } from '../src/emotion.ts'
import { lift } from '../src/lift.ts'

const alone = (type: EmotionType) => [{ type, confidence: 100 }]

t.test('what is unpleasant is led to what is pleasant, what is happy stays', async (t) => {
  const led = Object.fromEntries(EMOTION_TYPES.map((type) => [type, lift(alone(type))[0]?.type]))
  t.same(led, {
    HAPPY: 'HAPPY',
    SAD: 'CALM',
    ANGRY: 'HAPPY',
    CONFUSED: 'HAPPY',
    DISGUSTED: 'HAPPY',
    SURPRISED: 'HAPPY',
    CALM: 'CALM',
    FEAR: 'HAPPY',
    UNKNOWN: 'CALM',
  })
  t.strictSame(lift(alone('HAPPY'))[0], { type: 'HAPPY', confidence: 100 })
})

t.test(
  'a mood becomes more pleasant, one that was pleasant stays so, and the shares add up to 100',
  async (t) => {
    for (const first of EMOTION_TYPES) {
      for (const second of EMOTION_TYPES) {
        const emotions = [
          { type: first, confidence: 70 },
          { type: second, confidence: 30 },
        ]
        const lifted = lift(emotions)
        const [before, after] = [blendOf(emotions).valence, blendOf(lifted).valence]
        t.ok(before < 0.5 ? after > before : after > 0.5, `${first} and ${second}`)
        const sum = lifted.reduce((total, { confidence }) => total + confidence, 0)
        t.ok(Math.abs(sum - 100) < 1e-9)
      }
    }
  },
)

t.test('the same emotions in another order are lifted to the same', async (t) => {
  const emotions = [
    { type: 'SAD', confidence: 60 },
    { type: 'FEAR', confidence: 40 },
  ] as const
  t.strictSame(lift(emotions), lift([...emotions].reverse()))
})
