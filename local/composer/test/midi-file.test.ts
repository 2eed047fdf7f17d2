import midiPackage from '@tonejs/midi'
import t from 'tap'

import { writeMidiFile } from '../src/file/midi-file.ts'
import { LEAD_IN_SECONDS } from '../src/performance/perform-score.ts'
import { signatureOf } from '../src/theory/key.ts'
import { draftsOf } from './fixtures/moods.ts'

/** The major keys from seven flats to seven sharps. */
const CIRCLE_OF_FIFTHS = 'Cb Gb Db Ab Eb Bb F C G D A E B F# C#'.split(' ')

t.test('the MIDI file holds the notes as played: pitches, times, players', async (t) => {
  for (const type of ['HAPPY', 'SAD', 'CONFUSED'] as const) {
    for (const { performance, score, character, title } of draftsOf(type, { seeds: 2 })) {
      const midi = new midiPackage.Midi(writeMidiFile(performance, score, character.dynamics, title))
      t.equal(midi.header.name, title)
      t.strictSame(midi.header.timeSignatures[0]?.timeSignature, [score.form.meter, 4])
      const signature = signatureOf(score.key)
      const scale = signature.isMinor ? 'minor' : 'major'
      const signatures = [{ ticks: 0, key: CIRCLE_OF_FIFTHS[signature.sharps + 7], scale }]
      t.strictSame(midi.header.keySignatures, signatures, title)
      t.equal(midi.tracks.length, performance.filter(({ notes }) => notes.length > 0).length)
      const melody = midi.tracks.find(({ name }) => name.startsWith('melody'))
      const played = performance.find(({ part }) => part === 'melody')?.notes ?? []
      t.strictSame(
        melody?.notes.map(({ midi }) => midi),
        played.map(({ midi }) => midi),
      )
      for (const [index, note] of (melody?.notes ?? []).entries()) {
        const expected = (played[index]?.time ?? 0) - LEAD_IN_SECONDS
        if (Math.abs(note.time - expected) > 0.01)
          t.fail(`note ${index} at ${note.time} instead of ${expected}`)
      }
    }
  }
})

t.test('percussion is on the channel General MIDI keeps for it', async (t) => {
  const [draft] = draftsOf('ANGRY', { seeds: 1 })
  if (!draft) throw new Error('no draft')
  const { performance, score, character, title } = draft
  const midi = new midiPackage.Midi(writeMidiFile(performance, score, character.dynamics, title))
  const percussion = midi.tracks.filter(({ channel }) => channel === 9).map(({ name }) => name)
  t.strictSame(percussion, [`percussion (${character.arrangement.ensemble.percussion?.instrument})`])
})
