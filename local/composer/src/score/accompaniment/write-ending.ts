import type { PartName } from '../part-names.ts'
import type { ScoreNote } from '../score-note.ts'
import type { Setting } from './setting.ts'

/** The last chord: everyone holds the tonic harmony through the last bar. */
export function writeEnding({ form, harmony }: Setting): Partial<Record<PartName, ScoreNote[]>> {
  const last = harmony.at(-1)
  if (!last) return {}
  const hold = (midi: number, velocity: number, delay = 0): ScoreNote => ({
    beat: form.finalBeat + delay,
    beats: form.meter - delay,
    midi,
    velocity,
  })
  return {
    // A last chord is rolled a little, from the bottom.
    chords: last.voicing.map((midi, index) => hold(midi, 0.66, index * 0.04)),
    bass: [hold(last.bass, 0.75)],
  }
}
