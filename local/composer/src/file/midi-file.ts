import midiPackage from '@tonejs/midi'

import type { Ensemble } from '../arrangement/arrangement.ts'
import type { Performance, PlayedNote } from '../performance/perform-score.ts'
import type { PartName } from '../score/part-names.ts'
import type { Score } from '../score/score.ts'
import { INSTRUMENTS } from '../sound/instruments.ts'
import { type Key, signatureOf } from '../theory/key.ts'

/** General MIDI reserves channel 10, counted from 0 as 9, for percussion. */
const PERCUSSION_CHANNEL = 9

/**
 * The performance as a standard MIDI file: a track per part, key and meter, and the tempo curve as tempo changes, so that
 * the notes stay close to their beats and can be edited as notation.
 */
export function writeMidiFile(
  performance: Performance,
  { form, key }: Pick<Score, 'form' | 'key'>,
  ensemble: Ensemble,
  title: string,
): Uint8Array {
  const midi = new midiPackage.Midi()
  const { header } = midi
  header.name = title
  header.tempos = form.tempo.changes.map(({ beat, bpm }) => ({ ticks: beat * header.ppq, bpm }))
  header.timeSignatures = [{ ticks: 0, timeSignature: [form.meter, 4] }]
  if (signatureOf(key)) header.keySignatures = [{ ticks: 0, key: 'C', scale: 'major' }]
  header.update()
  const parts = (Object.entries(performance) as [PartName, PlayedNote[]][]).filter(
    ([, notes]) => notes.length > 0,
  )
  for (const [index, [part, notes]] of parts.entries()) {
    const seat = ensemble[part]
    if (!seat) continue
    const instrument = INSTRUMENTS[seat.instrument]
    const track = midi.addTrack()
    track.name = `${part} (${seat.instrument})`
    track.channel = instrument.kind === 'kit' ? PERCUSSION_CHANNEL : index
    track.instrument.number = instrument.program
    const transpose = instrument.kind === 'kit' ? 0 : 12 * seat.octaves
    for (const { beat, beats, midi: pitch, velocity } of notes) {
      track.addNote({
        midi: pitch + transpose,
        ticks: Math.round(beat * header.ppq),
        durationTicks: Math.max(1, Math.round(beats * header.ppq)),
        velocity,
      })
    }
  }
  return writeSignature(midi.toArray(), key)
}

/** The event of a key signature: its type and length, with its two values to follow. */
const SIGNATURE_EVENT = Buffer.from([0xff, 0x59, 2])

/** The library writes every signature as fourteen sharps or more (`encodeKeySignature` adds 7 where it should take 7). */
function writeSignature(file: Uint8Array, key: Key): Uint8Array {
  const bytes = Buffer.from(file)
  const at = bytes.indexOf(SIGNATURE_EVENT)
  const signature = signatureOf(key)
  if (at >= 0 && signature) {
    bytes.writeInt8(signature.sharps, at + 3)
    bytes.writeUInt8(signature.isMinor ? 1 : 0, at + 4)
  }
  return new Uint8Array(bytes)
}
