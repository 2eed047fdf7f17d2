import { MODES, type ModeName } from './mode.ts'
import { pitchClass } from './pitch-set.ts'

/** A tonic and a mode. */
export interface Key {
  /** Pitch class, 0 is C. */
  tonic: number
  mode: ModeName
}

const SHARP_NAMES = ['C', 'C#', 'D', 'D#', 'E', 'F', 'F#', 'G', 'G#', 'A', 'A#', 'B'] as const
const FLAT_NAMES = ['C', 'Db', 'D', 'Eb', 'E', 'F', 'Gb', 'G', 'Ab', 'A', 'Bb', 'B'] as const

/** Pitch classes of the major keys whose signature has flats: F, B flat, E flat, A flat, D flat, G flat. */
const FLAT_MAJORS = [5, 10, 3, 8, 1, 6]

/** Semitones up from each mode's tonic to that of the major key whose signature it shares. */
const TO_RELATIVE_MAJOR: Readonly<Record<ModeName, number>> = {
  lydian: 7,
  major: 0,
  mixolydian: 5,
  dorian: 10,
  minor: 3,
  phrygian: 8,
}

/** The key as musicians write it: "C" for major, "Am" for minor, "E phrygian" for the rest. */
export function nameOfKey({ tonic, mode }: Key): string {
  const name = nameOfTonic({ tonic, mode })
  if (mode === 'major') return name
  if (mode === 'minor') return `${name}m`
  return `${name} ${mode}`
}

/** The tonic's name with the accidental its signature uses. */
export function nameOfTonic({ tonic, mode }: Key): string {
  const names = FLAT_MAJORS.includes(signatureMajor({ tonic, mode })) ? FLAT_NAMES : SHARP_NAMES
  return names[pitchClass(tonic)] as string
}

/** The sharps of a key's signature, its flats as a negative number, and whether it is heard as minor. */
export function signatureOf(key: Key): { sharps: number; isMinor: boolean } {
  // A fifth up, seven semitones, adds a sharp; six flats stand for the same tones as six sharps.
  return {
    sharps: pitchClass(signatureMajor(key) * 7 + 6) - 6,
    isMinor: MODES[key.mode].hearing === 'minor',
  }
}

function signatureMajor({ tonic, mode }: Key): number {
  return pitchClass(tonic + TO_RELATIVE_MAJOR[mode])
}
