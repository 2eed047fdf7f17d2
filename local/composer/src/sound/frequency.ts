import { pow } from '@moodscape/mood/exact-math'

/** Hertz of a MIDI pitch in equal temperament at A 440. */
export function frequencyOf(midi: number): number {
  return 440 * pow(2, (midi - 69) / 12)
}
