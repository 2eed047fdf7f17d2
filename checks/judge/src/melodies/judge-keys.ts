import type { Measure } from '../measure.ts'
import { pearson } from '../statistics.ts'
import type { JudgedMelody } from './compose-held-out.ts'

/** How well each pitch class fits a key, counted from its tonic: C. L. Krumhansl & E. J. Kessler (1982). */
const PROFILES = {
  major: [6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88],
  minor: [6.33, 2.68, 3.52, 5.38, 2.6, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17],
} as const

/** Modes that are heard as major or minor; of CONFUSED, the augmented chords leave it open. */
const MAJOR = ['HAPPY', 'SURPRISED', 'CALM']
const MINOR = ['SAD', 'ANGRY', 'DISGUSTED', 'FEAR', 'UNKNOWN']

/** Whether who only counts what sounds how long hears the mode that the emotion wants (Krumhansl & Schmuckler). */
export function judgeKeys(melodies: readonly JudgedMelody[]): Measure[] {
  const asked = melodies.filter(({ emotion }) => MAJOR.includes(emotion) || MINOR.includes(emotion))
  const right = asked.filter((melody) => {
    const wanted = MAJOR.includes(melody.emotion) ? 'major' : 'minor'
    const profile = durationsOf(melody)
    const tonic = tonicOf(melody.key)
    const fit = (mode: 'major' | 'minor') =>
      pearson(
        profile,
        profile.map((_, pitch) => PROFILES[mode][(pitch - tonic + 12) % 12] as number),
      )
    return (fit('major') > fit('minor') ? 'major' : 'minor') === wanted
  })
  return [
    {
      what: 'mode heard as wanted',
      measured: `${right.length} of ${asked.length}`,
      wanted: 'all',
      isMet: right.length === asked.length,
    },
  ]
}

function durationsOf({ midi }: JudgedMelody): number[] {
  const profile = new Array<number>(12).fill(0)
  for (const track of midi.tracks.filter(({ channel }) => channel !== 9)) {
    for (const note of track.notes) profile[note.midi % 12] = (profile[note.midi % 12] ?? 0) + note.duration
  }
  return profile
}

function tonicOf(key: string): number {
  const [, letter = 'C', accidental] = /^([A-G])([b#]?)/.exec(key) ?? []
  const natural = { C: 0, D: 2, E: 4, F: 5, G: 7, A: 9, B: 11 }[letter] ?? 0
  return (natural + (accidental === '#' ? 1 : accidental === 'b' ? 11 : 0)) % 12
}
