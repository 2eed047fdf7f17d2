import { EMOTION_TYPES } from '@moodscape/mood/emotion'
import { createRandom } from '@moodscape/mood/random'
import { MELODY_STYLES } from '@moodscape/mood/styles'
import t from 'tap'

import { arrangementOf } from '../src/arrangement/emotion-arrangements.ts'
import { BEATS } from '../src/score/accompaniment/beats.ts'
import { INSTRUMENTS } from '../src/sound/instruments.ts'
import { draftsOf } from './fixtures/moods.ts'

t.test('every beat has sixteen signs a bar and strokes the player knows', async (t) => {
  for (const [name, { bars, fill }] of Object.entries(BEATS)) {
    for (const line of [...bars, fill].flatMap((bar) => Object.values(bar)))
      t.match(line, /^[Xxo.]{16}$/, name)
  }
})

t.test('only kits sit at the percussion, and nothing else does', async (t) => {
  const ensembles = EMOTION_TYPES.flatMap((type) =>
    Array.from({ length: 30 }, (_, seed) => arrangementOf(type, createRandom(`${seed}`)).ensemble),
  )
  for (const [part, seat] of ensembles.flatMap((ensemble) => Object.entries(ensemble))) {
    t.equal(
      INSTRUMENTS[seat.instrument].kind === 'kit',
      part === 'percussion',
      `${part} by ${seat.instrument}`,
    )
  }
})

t.test('every style brings its own players', async (t) => {
  for (const type of ['HAPPY', 'SAD', 'ANGRY', 'CALM'] as const) {
    const ensembles = MELODY_STYLES.map((style) => {
      const [draft] = draftsOf(type, { seeds: 1, style })
      return Object.values(draft?.character.arrangement.ensemble ?? {})
        .map(({ instrument }) => instrument)
        .join(' ')
    })
    t.equal(new Set(ensembles).size, MELODY_STYLES.length)
  }
})

t.test('every part of every arrangement has notes its instrument can play', async (t) => {
  for (const style of [undefined, ...MELODY_STYLES]) {
    for (const type of EMOTION_TYPES) {
      for (const { performance } of draftsOf(type, { seeds: 2, ...(style ? { style } : {}) })) {
        for (const { part, notes } of performance) {
          for (const note of notes) {
            const sound = note.time >= 0 && note.seconds > 0 && note.velocity > 0 && note.velocity <= 1
            if (!sound || note.midi < 21 || note.midi > 108) t.fail(`${type} ${style} ${part}`, { note })
          }
        }
        t.ok((performance.find(({ part }) => part === 'melody')?.notes.length ?? 0) > 4)
      }
    }
  }
})
