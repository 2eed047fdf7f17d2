import { EMOTION_TYPES } from '@moodscape/mood/emotion'
import { MELODY_STYLES } from '@moodscape/mood/styles'
import t from 'tap'

import { MODES } from '../src/theory/mode.ts'
import { hearMode } from './fixtures/find-key.ts'
import { draftsOf } from './fixtures/moods.ts'

const HEARD = EMOTION_TYPES.filter((type) => type !== 'CONFUSED')

for (const type of HEARD) {
  t.test(`a listener hears the mode ${type} is written in`, async (t) => {
    for (const { score } of draftsOf(type, { seeds: 8 })) {
      t.equal(hearMode(score, score.key.tonic), MODES[score.key.mode].hearing)
    }
  })
}

t.test('joy, calm and surprise are major; sorrow, anger, fear and disgust are minor', async (t) => {
  const modeOf = (type: (typeof HEARD)[number]) =>
    draftsOf(type, { seeds: 1 }).map(({ score }) => hearMode(score, score.key.tonic))[0]
  for (const type of ['HAPPY', 'CALM', 'SURPRISED'] as const) t.equal(modeOf(type), 'major')
  for (const type of ['SAD', 'ANGRY', 'FEAR', 'DISGUSTED'] as const) t.equal(modeOf(type), 'minor')
})

t.test('a style changes the players, not the mode', async (t) => {
  for (const style of MELODY_STYLES) {
    for (const { score } of draftsOf('SAD', { seeds: 2, style }))
      t.equal(hearMode(score, score.key.tonic), 'minor')
    for (const { score } of draftsOf('HAPPY', { seeds: 2, style }))
      t.equal(hearMode(score, score.key.tonic), 'major')
  }
})
