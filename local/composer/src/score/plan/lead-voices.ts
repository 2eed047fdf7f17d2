import { contains, nearestPitch, pitchesWithin } from '../../theory/pitch-set.ts'
import type { PlannedChord } from './plan-chords.ts'
import type { VoicedChord } from './voiced-chord.ts'

/** Where a chord may lie around its centre, in semitones. */
const REACH = 9

/** The bass keeps between G1 and F sharp 2: deep, and still a pitch on a small loudspeaker. */
const LOWEST_BASS = 31

/**
 * Gives every chord its pitches. Of all close positions around the centre each takes the one its voices
 * reach with the least motion, as choirs do: common tones stay, the others move by step.
 */
export function leadVoices(chords: readonly PlannedChord[], centre: number): VoicedChord[] {
  let previous = [centre - 4, centre, centre + 5]
  return chords.map(({ chord, beat, beats }) => {
    const size = Math.max(3, Math.min(4, chord.tones.length))
    const choices = combinations(pitchesWithin(chord.set, centre - REACH, centre + REACH), size)
    const cost = (voicing: number[]) =>
      motion(previous, voicing) + crowding(voicing) + missing(voicing, chord.tones) + drift(voicing, centre)
    const costs = choices.map(cost)
    const voicing = choices[costs.indexOf(Math.min(...costs))] as number[]
    previous = voicing
    return { chord, beat, beats, voicing, bass: nearestPitch(1 << chord.root, LOWEST_BASS + 5.5) }
  })
}

/** How far the voices have to go: each pitch from the nearest of the chord before. */
function motion(from: readonly number[], to: readonly number[]): number {
  return to.reduce((sum, pitch) => sum + Math.min(...from.map((start) => Math.abs(pitch - start))), 0)
}

/** Seconds are harsh in close position, gaps wider than a sixth fall apart. */
function crowding(voicing: readonly number[]): number {
  return voicing.slice(1).reduce((sum, pitch, index) => {
    const interval = pitch - (voicing[index] as number)
    return sum + (interval === 1 ? 6 : interval === 2 ? 2 : interval > 9 ? 3 : 0)
  }, 0)
}

/** A chord without its third or seventh is another chord; the fifth may be left out. */
function missing(voicing: readonly number[], tones: readonly number[]): number {
  return tones.reduce((sum, tone, index) => {
    const present = voicing.some((pitch) => contains(1 << tone, pitch))
    return sum + (present ? 0 : index === 1 || index === 3 ? 12 : 5)
  }, 0)
}

function drift(voicing: readonly number[], centre: number): number {
  const mean = voicing.reduce((sum, pitch) => sum + pitch, 0) / voicing.length
  return Math.abs(mean - centre) * 0.6
}

/** All ways to take `size` of the entries, each in the given order. */
function combinations(entries: readonly number[], size: number): number[][] {
  if (size === 0) return [[]]
  return entries.flatMap((entry, index) =>
    combinations(entries.slice(index + 1), size - 1).map((rest) => [entry, ...rest]),
  )
}
