import { EMOTION_TYPES, type EmotionType } from '@moodscape/mood/emotion'
import t from 'tap'

import { onsetRate } from './fixtures/measure.ts'
import { draftsOf, mean } from './fixtures/moods.ts'

const bpmOf = (type: EmotionType) => mean(draftsOf(type).map(({ score }) => score.form.bpm))

const rateOf = (type: EmotionType) => mean(draftsOf(type).map(onsetRate))

t.test('moods are as fast as they are excited', async (t) => {
  const order = [
    'ANGRY',
    'SURPRISED',
    'HAPPY',
    'FEAR',
    'CONFUSED',
    'UNKNOWN',
    'DISGUSTED',
    'CALM',
    'SAD',
  ] as const
  const tempos = order.map(bpmOf)
  t.strictSame(
    tempos,
    tempos.toSorted((a, b) => b - a),
  )
})

t.test('excited moods begin more notes a second: anger and joy, then calm, then sorrow', async (t) => {
  const [angry, happy, calm, sad] = [rateOf('ANGRY'), rateOf('HAPPY'), rateOf('CALM'), rateOf('SAD')]
  const said = `${angry.toFixed(1)} ${happy.toFixed(1)} ${calm.toFixed(1)} ${sad.toFixed(1)}`
  t.ok(angry > calm * 1.5 && happy > calm * 1.5, said)
  t.ok(calm > sad, said)
})

for (const seconds of [5, 8, 13, 26, 41, 60]) {
  t.test(`in ${seconds} seconds every mood reaches its last note with time to ring`, async (t) => {
    for (const type of EMOTION_TYPES) {
      const [
        {
          score: { form },
        } = { score: { form: undefined } },
      ] = draftsOf(type, { seeds: 1, seconds })
      const end = form?.tempo.secondsAt(form.finalBeat) ?? Infinity
      t.ok(seconds - end >= 1.2 && seconds - end <= 5, `${type} ends ${(seconds - end).toFixed(2)} s before`)
    }
  })
}

t.test('the tempo slows towards the last note of a sad piece', async (t) => {
  for (const {
    score: { form },
  } of draftsOf('SAD')) {
    const { changes } = form.tempo
    t.ok((changes.at(-1)?.bpm ?? Infinity) < form.bpm * 0.9)
  }
})
