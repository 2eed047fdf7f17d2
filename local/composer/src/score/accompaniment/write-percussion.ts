import { DRUM_KEYS, type DrumName } from '../../sound/drum-keys.ts'
import { closesSentence, type Form } from '../plan/plan-form.ts'
import type { ScoreNote } from '../score-note.ts'
import { BEATS, type BeatBar, type BeatName } from './beats.ts'

const STROKES: Readonly<Record<string, number>> = { X: 0.95, x: 0.68, o: 0.4 }

/** Drums that keep time quietly enough to begin a piece with. */
const INTRODUCTORY: readonly DrumName[] = ['shaker', 'hat', 'triangle', 'ride', 'tom', 'block']

/**
 * Writes the percussion: the beat's bars in turn, a fill before every new phrase, and its stroke on the
 * last note.
 */
export function writePercussion(form: Form, name: BeatName, energyAt: (bar: number) => number): ScoreNote[] {
  const beat = BEATS[name]
  const bars = Array.from({ length: form.bars - 1 }, (_, bar) => {
    const pattern = closesSentence(form, bar) ? beat.fill : (beat.bars[bar % beat.bars.length] as BeatBar)
    return writeBar(
      bar < form.introBars ? thin(pattern) : pattern,
      bar * form.meter,
      form.meter,
      energyAt(bar),
    )
  })
  const end = beat.end.map((drum) => ({
    beat: form.finalBeat,
    beats: 1,
    midi: DRUM_KEYS[drum],
    velocity: 0.8,
  }))
  return [...bars.flat(), ...end]
}

function writeBar(pattern: BeatBar, start: number, meter: number, energy: number): ScoreNote[] {
  return drumsOf(pattern).flatMap(([drum, line]) =>
    [...line.slice(0, meter * 4)].flatMap((sign, sixteenth) => {
      const stroke = STROKES[sign]
      if (stroke === undefined) return []
      return [
        {
          beat: start + sixteenth / 4,
          beats: 0.25,
          midi: DRUM_KEYS[drum],
          velocity: stroke * (0.75 + 0.25 * energy),
        },
      ]
    }),
  )
}

function thin(pattern: BeatBar): BeatBar {
  return Object.fromEntries(drumsOf(pattern).filter(([drum]) => INTRODUCTORY.includes(drum)))
}

function drumsOf(pattern: BeatBar): [DrumName, string][] {
  return Object.entries(pattern) as [DrumName, string][]
}
