import { promptMood } from '@moodscape/local-cloud/replicate/models/prompt-mood'
import { isUnsafe } from '@moodscape/local-cloud/replicate/models/unsafe-words'
import { blendOf } from '@moodscape/mood/blend'
import { EMOTION_TYPES, type EmotionType } from '@moodscape/mood/emotion'
import { MELODY_STYLES } from '@moodscape/mood/styles'
import t from 'tap'

import { describeMusic, describeSong } from '../src/prompt.ts'

const pure = (type: EmotionType) => blendOf([{ type, confidence: 100 }])
const mixed = (type: EmotionType, share: number, other: EmotionType) =>
  blendOf([
    { type, confidence: 100 - share },
    { type: other, confidence: share },
  ])
const tempoIn = (prompt: string) => Number(/(\d+) BPM/.exec(prompt)?.[1])

const STYLES = [...MELODY_STYLES, undefined]

t.test('every emotion in every style has a prompt of its own', async (t) => {
  for (const describe of [describeMusic, describeSong]) {
    const prompts = EMOTION_TYPES.flatMap((type) => STYLES.map((style) => describe(pure(type), style, 0)))
    t.equal(new Set(prompts).size, EMOTION_TYPES.length * STYLES.length)
  }
})

t.test('a prompt speaks of its own emotion more than of any other', async (t) => {
  for (const type of EMOTION_TYPES.filter((type) => type !== 'UNKNOWN')) {
    for (const style of STYLES) {
      for (const describe of [describeMusic, describeSong]) {
        const read = promptMood(describe(pure(type), style, 0))
        const [top] = read.sort((a, b) => b.confidence - a.confidence)
        t.equal(top?.type, type, `${type} in ${style}`)
      }
    }
  }
})

t.test('all emotions of a mood have their share of the tempo', async (t) => {
  t.equal(tempoIn(describeMusic(pure('HAPPY'), undefined, 0)), 132)
  t.equal(tempoIn(describeMusic(pure('SAD'), undefined, 0)), 60)
  t.equal(tempoIn(describeMusic(mixed('HAPPY', 25, 'SAD'), undefined, 0)), 114)
})

t.test('a second emotion colours the music the more the larger its share', async (t) => {
  t.notMatch(describeMusic(pure('CALM'), 'piano', 0), /Beneath/)
  t.match(describeMusic(mixed('CALM', 8, 'FEAR'), 'piano', 0), /a faint trace of ominous dread/)
  t.match(describeMusic(mixed('CALM', 20, 'FEAR'), 'piano', 0), /a clear undertone of ominous dread/)
  t.match(describeMusic(mixed('CALM', 40, 'FEAR'), 'piano', 0), /a strong undercurrent of ominous dread/)
})

t.test('a style brings its own instruments', async (t) => {
  t.match(describeMusic(pure('SAD'), undefined, 0), /cello and felt piano/)
  t.match(describeMusic(pure('SAD'), 'guitar', 0), /Instruments: one nylon-string guitar/)
})

t.test('another seed is in another key', async (t) => {
  t.match(describeMusic(pure('ANGRY'), undefined, 0), /C Phrygian/)
  t.match(describeMusic(pure('ANGRY'), undefined, 5), /G Phrygian/)
})

t.test('prompts keep to the limits of the models, and hold nothing that they refuse', async (t) => {
  for (const type of EMOTION_TYPES) {
    for (const style of STYLES) {
      for (const seed of [0, 2, 4_294_967_295]) {
        const music = describeMusic(mixed(type, 40, 'FEAR'), style, seed)
        const song = describeSong(mixed(type, 40, 'FEAR'), style, seed)
        if (isUnsafe(music) || music.length > 1_500) t.fail(music)
        if (isUnsafe(song) || song.length > 300) t.fail(song)
      }
    }
  }
  t.match(describeMusic(pure('CALM'), undefined, 0), /purely instrumental/)
})
