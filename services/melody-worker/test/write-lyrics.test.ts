import { blendOf } from '@moodscape/mood/blend'
import { EMOTION_TYPES } from '@moodscape/mood/emotion'
import t from 'tap'

import { writeLyrics } from '../src/write-lyrics.ts'

const HAPPY = blendOf([{ type: 'HAPPY', confidence: 100 }])

t.test('lyrics are of a length that models take, whatever is asked', async (t) => {
  for (const type of EMOTION_TYPES) {
    for (const seconds of [5, 26, 60, 190]) {
      const { length } = writeLyrics(blendOf([{ type, confidence: 100 }]), 1, seconds)
      t.ok(length >= 10 && length <= 600, `${type}, ${seconds} s: ${length}`)
    }
  }
})

t.test('longer melodies have longer lyrics', async (t) => {
  t.ok(writeLyrics(HAPPY, 1, 50).length > writeLyrics(HAPPY, 1, 20).length * 2)
})

t.test('the same seed writes the same lyrics, and hardly two seeds do', async (t) => {
  const lyrics = Array.from({ length: 1_000 }, (_, seed) => writeLyrics(HAPPY, seed, 26))
  t.equal(new Set(lyrics).size, 1_000)
  t.equal(writeLyrics(HAPPY, 17, 26), lyrics[17])
})

t.test('lyrics are made of syllables, in no language', async (t) => {
  t.match(writeLyrics(HAPPY, 3, 26), /^\[verse\](\n[a-z]+( [a-z]+){6})+$/)
})
