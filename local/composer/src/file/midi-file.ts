import midiPackage from '@tonejs/midi'

import type { Performance } from '../performance/perform-score.ts'
import { swellPoints } from '../performance/swell.ts'
import type { Score } from '../score/score.ts'
import { amplitudeOf } from '../sound/decibels.ts'
import { INSTRUMENTS } from '../sound/instruments.ts'
import { type Key, signatureOf } from '../theory/key.ts'

/** General MIDI reserves channel 10, counted from 0 as 9, for percussion. */
const PERCUSSION_CHANNEL = 9

/** Controllers of General MIDI. */
const VOLUME = 7
const PAN = 10
const EXPRESSION = 11

/** Where the loudest part stands, of 127; GM makes 40 dB of a factor of ten. */
const FULL_VOLUME = 110

/**
 * The performance as a standard MIDI file: a track per player, key and meter, levels, places and swells as controllers,
 * and the tempo curve as tempo changes, so that the notes stay close to their beats and can be edited as notation. Where
 * two ensembles have a kit each, General MIDI has one channel for both, and one kit plays them.
 */
export function writeMidiFile(
  performance: Performance,
  { form, key }: Pick<Score, 'form' | 'key'>,
  dynamics: number,
  title: string,
): Uint8Array {
  const midi = new midiPackage.Midi()
  const { header } = midi
  header.name = title
  header.tempos = form.tempo.changes.map(({ beat, bpm }) => ({ ticks: beat * header.ppq, bpm }))
  header.timeSignatures = [{ ticks: 0, timeSignature: [form.meter, 4] }]
  header.keySignatures = [{ ticks: 0, key: 'C', scale: 'major' }]
  header.update()
  const swell = swellPoints(form, dynamics)
  let channel = 0
  for (const { part, seat, notes } of performance.filter(({ notes }) => notes.length > 0)) {
    const instrument = INSTRUMENTS[seat.instrument]
    const track = midi.addTrack()
    track.name = `${part} (${seat.instrument})`
    if (channel === PERCUSSION_CHANNEL) channel += 1
    track.channel = instrument.kind === 'kit' ? PERCUSSION_CHANNEL : channel++ % 16
    track.instrument.number = instrument.program
    const control = (number: number, value: number, beat: number) =>
      track.addCC({ number, value: Math.max(0, Math.min(1, value)), ticks: Math.round(beat * header.ppq) })
    control(VOLUME, (FULL_VOLUME / 127) * amplitudeOf(seat.level / 2), 0)
    control(PAN, 0.5 + seat.pan / 2, 0)
    for (const { beat, gain } of swell) control(EXPRESSION, Math.sqrt(gain), beat)
    for (const { beat, beats, midi: pitch, velocity } of notes) {
      track.addNote({
        midi: pitch,
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
  if (at >= 0) {
    bytes.writeInt8(signature.sharps, at + 3)
    bytes.writeUInt8(signature.isMinor ? 1 : 0, at + 4)
  }
  return new Uint8Array(bytes)
}
