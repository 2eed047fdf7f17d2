import t from 'tap'
import { Value } from 'typebox/value'

import { CIRCUMPLEX } from '../src/circumplex.ts'
import { EMOTION_TYPES, EmotionType, ScoredEmotion } from '../src/emotion.ts'

t.test('every emotion of Rekognition is an emotion type, and nothing else is', async (t) => {
  for (const type of EMOTION_TYPES) t.ok(Value.Check(EmotionType, type))
  for (const type of ['happy', 'BORED', '', null]) t.notOk(Value.Check(EmotionType, type))
})

t.test('a scored emotion has a confidence between 0 and 100', async (t) => {
  for (const confidence of [0, 42.5, 100]) t.ok(Value.Check(ScoredEmotion, { type: 'SAD', confidence }))
  for (const confidence of [-1, 101, '50', NaN])
    t.notOk(Value.Check(ScoredEmotion, { type: 'SAD', confidence }))
})

t.test('the circumplex separates pleasant from unpleasant and excited from drowsy', async (t) => {
  t.strictSame(
    EMOTION_TYPES.filter((type) => CIRCUMPLEX[type].valence > 0.1),
    ['HAPPY', 'SURPRISED', 'CALM'],
  )
  t.strictSame(
    EMOTION_TYPES.filter((type) => CIRCUMPLEX[type].arousal < -0.1),
    ['SAD', 'CALM'],
  )
})
