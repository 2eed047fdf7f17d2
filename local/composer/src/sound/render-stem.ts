import { pow } from '@moodscape/mood/exact-math'
import type { Random } from '@moodscape/mood/random'

import type { Seat } from '../arrangement/arrangement.ts'
import type { PlayedNote } from '../performance/perform-score.ts'
import { amplify } from './amplify.ts'
import { decayPerSample } from './decay.ts'
import { type HeldInstrument, INSTRUMENTS, type KitInstrument, type StruckInstrument } from './instruments.ts'
import { placeDamped, placeMono, placeStereo } from './place-sound.ts'
import { type Stereo, samplesOf, silence } from './signal.ts'

/** Degrees of touch a struck sound is rendered in; between them only loudness changes. */
const TOUCHES = 3

/** Loudness rises with the touch to this power. */
const TOUCH_CURVE = 1.4

/** How far apart the two takes of a doubled guitar sit. */
const TAKE_PAN = 0.75

/** Plays one part on its instrument. The loudness is the instrument's own; the mix decides the part's. */
export function renderStem(
  notes: readonly PlayedNote[],
  seat: Seat,
  brightness: number,
  samples: number,
  random: Random,
): Stereo {
  const instrument = INSTRUMENTS[seat.instrument]
  const stem = silence(samples)
  const pitched = notes.map((note) => ({ ...note, midi: note.midi + 12 * seat.octaves }))
  switch (instrument.kind) {
    case 'held':
      playHeld(stem, pitched, instrument, seat.pan, brightness, random)
      break
    case 'kit':
      playKit(stem, notes, instrument, seat.pan, random)
      break
    case 'struck':
      playStruck(stem, pitched, instrument, seat.pan, brightness, random)
      break
  }
  return stem
}

function playHeld(
  stem: Stereo,
  notes: readonly PlayedNote[],
  { voice }: HeldInstrument,
  pan: number,
  brightness: number,
  random: Random,
): void {
  for (const { time, seconds, midi, velocity } of notes) {
    const sound = voice({ midi, velocity, brightness }, seconds, random)
    const gain = pow(velocity, TOUCH_CURVE)
    if (sound instanceof Float32Array) placeMono(stem, sound, samplesOf(time), gain, pan)
    else placeStereo(stem, sound, samplesOf(time), gain, pan)
  }
}

function playKit(
  stem: Stereo,
  notes: readonly PlayedNote[],
  { kit }: KitInstrument,
  pan: number,
  random: Random,
): void {
  for (const { time, midi, velocity } of notes) {
    const drum = kit.get(midi)
    if (!drum) throw new RangeError(`no drum has key ${midi}`)
    placeMono(stem, drum.voice(velocity, random), samplesOf(time), drum.gain * velocity, pan + drum.pan)
  }
}

function playStruck(
  stem: Stereo,
  notes: readonly PlayedNote[],
  instrument: StruckInstrument,
  pan: number,
  brightness: number,
  random: Random,
): void {
  if (instrument.drive === undefined) {
    strikeAll(stem, notes, instrument, pan, brightness, random)
    return
  }
  for (const side of [-TAKE_PAN, TAKE_PAN]) {
    const take = silence(stem.left.length)
    strikeAll(take, notes, instrument, 0, brightness, random)
    placeMono(stem, amplify(take.left, instrument.drive), 0, 1, side)
  }
}

/** Plays notes from sounds rendered once per pitch and touch, cut short where the player lets go. */
function strikeAll(
  stem: Stereo,
  notes: readonly PlayedNote[],
  { voice, release }: StruckInstrument,
  pan: number,
  brightness: number,
  random: Random,
): void {
  const sounds = new Map<string, Float32Array>()
  for (const { time, seconds, midi, velocity } of notes) {
    const touch = Math.min(TOUCHES, Math.floor(velocity * TOUCHES) + 1)
    const name = `${midi}/${touch}`
    const sound = sounds.get(name) ?? voice({ midi, velocity: (touch - 0.5) / TOUCHES, brightness }, random)
    sounds.set(name, sound)
    // Low strings to the left, high ones to the right, as the player sits.
    const place = pan + Math.max(-0.2, Math.min(0.2, (midi - 64) / 100))
    const gain = pow(velocity, TOUCH_CURVE)
    if (release === undefined) placeMono(stem, sound, samplesOf(time), gain, place)
    else placeDamped(stem, sound, samplesOf(time), gain, place, damperOf(seconds, release))
  }
}

/** A damper that falls after the given seconds; after seven decay times nothing is left to hear. */
function damperOf(seconds: number, release: number) {
  return { held: samplesOf(seconds), fall: decayPerSample(release), tail: samplesOf(release * 7) }
}
