import { type PitchSet, pitchSetOf } from './pitch-set.ts'

/** The modes from bright to dark: each has one tone a semitone lower than the one before. */
export const MODE_LADDER = ['lydian', 'major', 'mixolydian', 'dorian', 'minor', 'phrygian'] as const
export type ModeName = (typeof MODE_LADDER)[number]

/** A scale as semitones above its tonic, and what a listener hears it as. */
export interface Mode {
  steps: readonly number[]
  hearing: 'major' | 'minor'
}

export const MODES: Readonly<Record<ModeName, Mode>> = {
  lydian: { steps: [0, 2, 4, 6, 7, 9, 11], hearing: 'major' },
  major: { steps: [0, 2, 4, 5, 7, 9, 11], hearing: 'major' },
  mixolydian: { steps: [0, 2, 4, 5, 7, 9, 10], hearing: 'major' },
  dorian: { steps: [0, 2, 3, 5, 7, 9, 10], hearing: 'minor' },
  minor: { steps: [0, 2, 3, 5, 7, 8, 10], hearing: 'minor' },
  phrygian: { steps: [0, 1, 3, 5, 7, 8, 10], hearing: 'minor' },
}

/** The mode nearest to a place on the ladder, from lydian (0) to phrygian (5). */
export function modeAt(place: number): ModeName {
  return MODE_LADDER[Math.max(0, Math.min(5, Math.round(place)))] as ModeName
}

/** The scale of a mode on a tonic, given as a pitch class. */
export function scaleOf(mode: ModeName, tonic: number): PitchSet {
  return pitchSetOf(MODES[mode].steps.map((step) => step + tonic))
}

/** Semitones from the tonic to a degree of the scale, counted from 0, in any octave. */
export function semitonesTo(degree: number, mode: ModeName): number {
  const octave = Math.floor(degree / 7)
  return 12 * octave + (MODES[mode].steps[degree - 7 * octave] as number)
}
