import { CIRCUMPLEX } from '@moodscape/mood/circumplex'
import { EMOTION_TYPES, type EmotionType } from '@moodscape/mood/emotion'
import { MELODY_STYLES } from '@moodscape/mood/styles'
import t from 'tap'

import { INSTRUMENTS } from '../src/sound/instruments.ts'
import {
  climaxPlaces,
  notesOf,
  onsetRate,
  parallelsOf,
  rangeOf,
  restShare,
  rhythmEntropy,
  spearman,
  stepShare,
  topShare,
} from './fixtures/measure.ts'
import { draftsOf, mean } from './fixtures/moods.ts'

const LYRICAL: readonly EmotionType[] = ['HAPPY', 'SAD', 'CALM', 'UNKNOWN']
const SEEDS = 60

for (const type of EMOTION_TYPES) {
  const drafts = draftsOf(type, { seeds: SEEDS })
  const tunes = drafts.map(({ score }) => score.tune)
  const distinct = (tell: (draft: (typeof drafts)[number]) => unknown) =>
    new Set(drafts.map((draft) => JSON.stringify(tell(draft)))).size

  t.test(`${type} is another piece for nearly every seed`, async (t) => {
    const forms = distinct(({ score: { form } }) => [
      form.meter,
      form.introBars,
      form.phrases.map(({ motif }) => motif),
    ])
    t.ok(forms >= 4, `${forms} forms`)
    const arrangements = distinct(({ character }) => character.arrangement)
    t.ok(arrangements >= 4, `${arrangements} arrangements`)
    const progressions = distinct(({ score }) => score.harmony.map(({ chord }) => chord.numeral))
    t.ok(progressions >= 6, `${progressions} progressions`)
    t.ok(distinct(({ score }) => score.tune.map(({ beat, midi }) => [beat, midi - score.key.tonic])) >= 40)
    const bpms = drafts.map(({ score }) => score.form.bpm)
    t.ok(Math.max(...bpms) / Math.min(...bpms) >= 1.08, 'and the tempo is not always the same')
  })

  t.test(`${type} has an introduction, breath and one climax`, async (t) => {
    for (const { score } of drafts) t.ok(score.form.introBars >= 1)
    for (const tune of tunes) {
      const rests = restShare(tune)
      t.ok(rests >= 0.06 && rests <= 0.2, `rests ${rests.toFixed(3)}`)
      const places = climaxPlaces(tune)
      t.equal(places.length, 1)
      t.ok((places[0] ?? 0) >= 0.55 && (places[0] ?? 0) <= 0.8, `climax at ${places[0]?.toFixed(2)}`)
      t.ok(rhythmEntropy(tune) >= 1, `${rhythmEntropy(tune).toFixed(2)} bits of rhythm`)
    }
  })

  t.test(`${type} has a middle that is neither its beginning nor its end`, async (t) => {
    for (const { score } of drafts) {
      const pitchesOf = (motif: string) => {
        const phrase = score.form.phrases.find((phrase) => phrase.motif === motif)
        const start = (phrase?.firstBar ?? 0) * score.form.meter
        return score.tune
          .filter(({ beat }) => beat >= start && beat < start + 2 * score.form.meter)
          .map(({ beat, midi }) => `${beat - start} ${midi}`)
      }
      const [statement, contrast] = [pitchesOf('a'), pitchesOf('c')]
      const same = contrast.filter((note) => statement.includes(note)).length
      t.ok(same <= contrast.length * 0.6, `${same} of ${contrast.length}`)
    }
  })

  t.test(`the tune of ${type} is on top, and the bass does not run beside it`, async (t) => {
    let [moves, parallels] = [0, 0]
    for (const { score } of drafts) {
      t.ok(topShare(score) >= 0.95, `${topShare(score)}`)
      const counted = parallelsOf(score)
      moves += counted.moves
      parallels += counted.parallels
    }
    t.ok(parallels <= 0.05 * moves, `${parallels} of ${moves}`)
  })

  if (LYRICAL.includes(type))
    t.test(`the tune of ${type} can be sung: it steps, within a tenth`, async (t) => {
      const steps = mean(tunes.map(stepShare))
      t.ok(steps >= 0.75, `${steps.toFixed(2)}`)
      for (const tune of tunes) t.ok(rangeOf(tune) <= 16, `${rangeOf(tune)}`)
    })
}

t.test('nobody plays what the instrument does not have, in any style', async (t) => {
  for (const style of [undefined, ...MELODY_STYLES]) {
    for (const type of EMOTION_TYPES) {
      for (const { score } of draftsOf(type, { seeds: 4, ...(style ? { style } : {}) })) {
        for (const { part, seat, notes } of score.parts) {
          const { low, high } = INSTRUMENTS[seat.instrument]
          const outside = notes.filter(({ midi }) => midi < low || midi > high)
          if (outside.length > 0) t.fail(`${style} ${type}: ${part} by ${seat.instrument}`, { outside })
        }
        t.ok(notesOf(score, 'melody').length > 4)
      }
    }
  }
})

t.test('the more excited, the more begins in a second', async (t) => {
  const rates = EMOTION_TYPES.flatMap((type) =>
    draftsOf(type, { seeds: 20 }).map((draft) => ({
      arousal: CIRCUMPLEX[type].arousal,
      rate: onsetRate(draft),
    })),
  )
  const correlation = spearman(
    rates.map(({ arousal }) => arousal),
    rates.map(({ rate }) => rate),
  )
  t.ok(correlation >= 0.85, `${correlation.toFixed(3)}`)
})
