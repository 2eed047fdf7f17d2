import { type PitchSet, pitchSetOf } from './pitch-set.ts'

export type ModeName =
  | 'major'
  | 'lydian'
  | 'major pentatonic'
  | 'minor'
  | 'harmonic minor'
  | 'dorian'
  | 'phrygian'
  | 'whole tone'

/** A scale as semitones above its tonic. */
export interface Mode {
  steps: readonly number[]
  /** The tones a melody rests on; the others only pass. */
  core: readonly number[]
  /** What a listener hears it as. The whole-tone scale has no fifth and belongs to neither. */
  hearing: 'major' | 'minor' | 'neither'
}

const MAJOR = [0, 2, 4, 5, 7, 9, 11]
const LYDIAN = [0, 2, 4, 6, 7, 9, 11]
const MINOR = [0, 2, 3, 5, 7, 8, 10]
const HARMONIC_MINOR = [0, 2, 3, 5, 7, 8, 11]
const DORIAN = [0, 2, 3, 5, 7, 9, 10]
const PHRYGIAN = [0, 1, 3, 5, 7, 8, 10]
const WHOLE_TONE = [0, 2, 4, 6, 8, 10]

export const MODES: Readonly<Record<ModeName, Mode>> = {
  major: { steps: MAJOR, core: MAJOR, hearing: 'major' },
  lydian: { steps: LYDIAN, core: LYDIAN, hearing: 'major' },
  // The two missing tones stay available in passing, so that a melody can still move by step.
  'major pentatonic': { steps: MAJOR, core: [0, 2, 4, 7, 9], hearing: 'major' },
  minor: { steps: MINOR, core: MINOR, hearing: 'minor' },
  'harmonic minor': { steps: HARMONIC_MINOR, core: HARMONIC_MINOR, hearing: 'minor' },
  dorian: { steps: DORIAN, core: DORIAN, hearing: 'minor' },
  phrygian: { steps: PHRYGIAN, core: PHRYGIAN, hearing: 'minor' },
  'whole tone': { steps: WHOLE_TONE, core: WHOLE_TONE, hearing: 'neither' },
}

/** The scale of a mode on a tonic, given as a pitch class. */
export function scaleOf(mode: ModeName, tonic: number): PitchSet {
  return pitchSetOf(MODES[mode].steps.map((step) => step + tonic))
}

export function coreOf(mode: ModeName, tonic: number): PitchSet {
  return pitchSetOf(MODES[mode].core.map((step) => step + tonic))
}
