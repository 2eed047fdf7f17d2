import { EMOTION_TYPES, type EmotionType } from '@moodscape/mood/emotion'
import t from 'tap'

import type { Draft } from '../src/draft.ts'
import type { ScoreNote } from '../src/score/score-note.ts'
import { draftsOf, mean } from './fixtures/moods.ts'

const SEEDS = 12

function melodyOf({ score }: Draft): ScoreNote[] {
  return score.tune
}

function stepwiseShare(type: EmotionType): number {
  const intervals = draftsOf(type, { seeds: SEEDS }).flatMap((draft) =>
    melodyOf(draft)
      .slice(1)
      .map((note, index) => Math.abs(note.midi - (melodyOf(draft)[index] as ScoreNote).midi)),
  )
  return intervals.filter((interval) => interval === 1 || interval === 2).length / intervals.length
}

for (const type of ['CALM', 'HAPPY', 'SAD', 'UNKNOWN'] as const) {
  t.test(`the tune of ${type} can be sung: it moves mostly by step`, async (t) => {
    const share = stepwiseShare(type)
    t.ok(share >= 0.65, `${share.toFixed(2)} of its moves are steps`)
  })
}

t.test('fear leaps where sadness steps', async (t) => {
  t.ok(stepwiseShare('FEAR') < stepwiseShare('SAD') - 0.15)
})

for (const type of EMOTION_TYPES) {
  t.test(`${type} ends on its tonic, on the downbeat of its last bar`, async (t) => {
    for (const draft of draftsOf(type)) {
      const last = melodyOf(draft).at(-1)
      t.equal((last?.midi ?? 0) % 12, draft.score.key.tonic)
      t.equal(last?.beat, draft.score.form.finalBeat)
    }
  })

  t.test(`the tune of ${type} keeps to a range a voice or an instrument has`, async (t) => {
    for (const draft of draftsOf(type)) {
      const pitches = melodyOf(draft).map(({ midi }) => midi)
      t.ok(Math.max(...pitches) - Math.min(...pitches) <= 21)
      const sounding = (draft.score.parts[0]?.notes ?? []).map(({ midi }) => midi)
      const away = mean(sounding) - draft.character.register
      t.ok(Math.abs(away) < 13, `${away.toFixed(1)} from ${draft.character.register}`)
    }
  })
}

t.test('a theme that returns is recognised: it is the same, but for its breath', async (t) => {
  for (const draft of draftsOf('HAPPY', { seconds: 40 })) {
    const { form } = draft.score
    const [first, second] = form.phrases.filter(({ motif }) => motif === 'a')
    const motif = (bar: number) =>
      melodyOf(draft)
        .filter(({ beat }) => beat >= bar * form.meter && beat < (bar + 2) * form.meter)
        .map(({ beat, midi }) => [beat - bar * form.meter, midi])
    t.strictSame(motif(second?.firstBar ?? 0), motif(first?.firstBar ?? 0))
    t.not(motif(first?.firstBar ?? 0).length, 0)
  }
})

t.test('sadness sings more than one note at a time and never stands still', async (t) => {
  for (const { score } of draftsOf('SAD')) {
    const onsets = new Set(score.parts.flatMap(({ notes }) => notes).map(({ beat }) => Math.round(beat * 4)))
    t.ok(
      onsets.size / score.form.seconds > 1.6,
      `${(onsets.size / score.form.seconds).toFixed(2)} onsets a second`,
    )
  }
})
