/** A set of pitch classes: bit 0 is C, bit 11 is B. */
export type PitchSet = number

/** The pitch class (0..11) of any whole number of semitones. */
export function pitchClass(semitones: number): number {
  return ((semitones % 12) + 12) % 12
}

export function pitchSetOf(semitones: readonly number[]): PitchSet {
  return semitones.reduce((set, semitone) => set | (1 << pitchClass(semitone)), 0)
}

/** Whether a MIDI pitch (or pitch class) is one of the set's. */
export function contains(set: PitchSet, pitch: number): boolean {
  return ((set >> pitchClass(pitch)) & 1) === 1
}

/** The MIDI pitches of a set from low to high, both included. */
export function pitchesWithin(set: PitchSet, low: number, high: number): number[] {
  const pitches: number[] = []
  for (let pitch = Math.ceil(low); pitch <= high; pitch++) {
    if (contains(set, pitch)) pitches.push(pitch)
  }
  return pitches
}

/** The pitch of a non-empty set closest to a target; the lower of two equally close ones. */
export function nearestPitch(set: PitchSet, target: number): number {
  const centre = Math.round(target)
  const distance = (pitch: number) => Math.abs(pitch - target)
  return pitchesWithin(set, centre - 6, centre + 6).reduce((best, pitch) =>
    distance(pitch) < distance(best) ? pitch : best,
  )
}

/** How many steps of the scale lie between two pitches; negative downwards. */
export function scaleSteps(scale: PitchSet, from: number, to: number): number {
  if (to < from) return -scaleSteps(scale, to, from)
  let steps = 0
  for (let pitch = from + 1; pitch <= to; pitch++) {
    if (contains(scale, pitch)) steps += 1
  }
  return steps
}
