import { promptMood } from '@moodscape/local-cloud/replicate/models/prompt-mood'
import { isUnsafe } from '@moodscape/local-cloud/replicate/models/unsafe-words'
import { blendOf } from '@moodscape/mood/blend'
import { EMOTION_TYPES, type EmotionType } from '@moodscape/mood/emotion'
import { IMAGE_STYLES } from '@moodscape/mood/styles'
import t from 'tap'

import { describePicture } from '../src/prompt.ts'

const pure = (type: EmotionType) => blendOf([{ type, confidence: 100 }])
const mixed = (type: EmotionType, share: number, other: EmotionType) =>
  blendOf([
    { type, confidence: 100 - share },
    { type: other, confidence: share },
  ])

const UNWANTED = /\b(face|people|person|man|woman|child|portrait|text|letter|logo)s?\b/i
const STYLES = [...IMAGE_STYLES, undefined]

t.test('every emotion in every style has a prompt of its own', async (t) => {
  const prompts = EMOTION_TYPES.flatMap((type) =>
    STYLES.map((style) => describePicture(pure(type), style, 0)),
  )
  t.equal(new Set(prompts).size, EMOTION_TYPES.length * STYLES.length)
})

t.test('a prompt speaks of its own emotion more than of any other', async (t) => {
  for (const type of EMOTION_TYPES.filter((type) => type !== 'UNKNOWN')) {
    for (const style of STYLES) {
      for (const seed of [0, 1, 2, 3]) {
        const read = promptMood(describePicture(pure(type), style, seed))
        const [top] = read.sort((a, b) => b.confidence - a.confidence)
        t.equal(top?.type, type, `${type} in ${style}, scene ${seed}`)
      }
    }
  }
})

t.test('another seed shows another scene, and the same seed the same', async (t) => {
  for (const type of EMOTION_TYPES) {
    const prompts = [0, 1, 2, 3].map((seed) => describePicture(pure(type), 'oil', seed))
    t.equal(new Set(prompts).size, 4)
    t.equal(describePicture(pure(type), 'oil', 4_294_967_295), prompts[3])
  }
})

t.test('a second emotion colours the picture the more the larger its share', async (t) => {
  t.notMatch(describePicture(pure('HAPPY'), 'oil', 0), /Beneath/)
  t.match(describePicture(mixed('HAPPY', 8, 'SAD'), 'oil', 0), /a faint trace of melancholic sorrow/)
  t.match(describePicture(mixed('HAPPY', 20, 'SAD'), 'oil', 0), /a clear undertone of melancholic sorrow/)
  t.match(describePicture(mixed('HAPPY', 40, 'SAD'), 'oil', 0), /a strong undercurrent of melancholic sorrow/)
})

t.test('no prompt names what must not be in the picture, or what models refuse', async (t) => {
  for (const type of EMOTION_TYPES) {
    for (const other of EMOTION_TYPES) {
      for (const style of STYLES) {
        for (const seed of [0, 1, 2, 3]) {
          const prompt = describePicture(mixed(type, 40, other), style, seed)
          if (isUnsafe(prompt) || UNWANTED.test(prompt)) t.fail(prompt)
        }
      }
    }
  }
  t.ok(describePicture(pure('CALM'), undefined, 0).length < 2_000)
})
