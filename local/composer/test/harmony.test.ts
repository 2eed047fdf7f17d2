import { EMOTION_TYPES } from '@moodscape/mood/emotion'
import t from 'tap'

import { contains } from '../src/theory/pitch-set.ts'
import { draftsOf, mean } from './fixtures/moods.ts'

for (const type of EMOTION_TYPES) {
  t.test(`the voices of ${type} play their chords and reach the next with little motion`, async (t) => {
    for (const { score } of draftsOf(type, { seeds: 3 })) {
      const motions = score.harmony.slice(1).map((chord, index) => {
        const from = score.harmony[index]?.voicing ?? []
        return mean(chord.voicing.map((pitch) => Math.min(...from.map((start) => Math.abs(start - pitch)))))
      })
      t.ok(mean(motions) < 2.2, `${mean(motions).toFixed(2)} semitones a voice`)
      for (const { chord, voicing, bass } of score.harmony) {
        t.ok(voicing.every((pitch) => contains(chord.set, pitch)))
        t.equal(bass % 12, chord.root)
      }
    }
  })
}

t.test('chords fill the piece without a gap, down to the tonic in the last bar', async (t) => {
  for (const seconds of [5, 9, 26, 47]) {
    for (const type of EMOTION_TYPES) {
      for (const { score } of draftsOf(type, { seeds: 1, seconds })) {
        let beat = 0
        for (const chord of score.harmony) {
          t.equal(chord.beat, beat)
          beat += chord.beats
        }
        t.equal(beat, score.form.bars * score.form.meter)
        t.equal(score.harmony.at(-1)?.chord.root, score.key.tonic)
      }
    }
  }
})
