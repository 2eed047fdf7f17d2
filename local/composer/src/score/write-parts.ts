import type { Random } from '@moodscape/mood/random'

import type { Arrangement, Seat } from '../arrangement/arrangement.ts'
import { INSTRUMENTS } from '../sound/instruments.ts'
import { BASS_LINES } from './accompaniment/bass-lines.ts'
import type { Setting } from './accompaniment/setting.ts'
import { writeCounterMelody } from './accompaniment/write-counter-melody.ts'
import { writeEnding } from './accompaniment/write-ending.ts'
import { writeFills } from './accompaniment/write-fills.ts'
import { writePad } from './accompaniment/write-pad.ts'
import { writePercussion } from './accompaniment/write-percussion.ts'
import { avoidParallels } from './bounds/avoid-parallels.ts'
import { fitRange } from './bounds/fit-range.ts'
import { keepBelow } from './bounds/keep-below.ts'
import type { FigureBar } from './figures/figure.ts'
import { FIGURES } from './figures/figures.ts'
import type { PartName } from './part-names.ts'
import { closesSentence, type Form } from './plan/plan-form.ts'
import { chordAt, type VoicedChord } from './plan/voiced-chord.ts'
import type { ScorePart } from './score.ts'
import type { ScoreNote } from './score-note.ts'

/** Energy of the bars before the first phrase, 0..1. */
const INTRO_ENERGY = 0.5

/** Writes what each player of an ensemble plays, the tune so many octaves from where it was written. */
export function writeParts(
  setting: Setting,
  { ensemble, figure, bassLine, beat }: Arrangement,
  tune: readonly ScoreNote[],
  octaves: number,
  random: Random,
): ScorePart[] {
  const { form, harmony } = setting
  const sung = ensemble.melody ? fitRange(tune, INSTRUMENTS[ensemble.melody.instrument], octaves) : [...tune]
  const ending = writeEnding(setting)
  const bars = figureBars(form, harmony, random.fork('figure').next())
  const below = (notes: ScoreNote[], seat: Seat) => {
    const instrument = INSTRUMENTS[seat.instrument]
    return keepBelow(fitRange(notes, instrument, seat.octaves), sung, instrument)
  }
  const write: Record<PartName, (seat: Seat) => ScoreNote[]> = {
    melody: () => sung,
    double: (seat) => fitRange(tune, INSTRUMENTS[seat.instrument], octaves + seat.octaves),
    counter: (seat) => below(writeCounterMelody(setting, sung, random.fork('counter')), seat),
    chords: (seat) => below([...bars.flatMap(FIGURES[figure]), ...(ending.chords ?? [])], seat),
    pad: (seat) => below(writePad(harmony), seat),
    bass: (seat) => {
      const instrument = INSTRUMENTS[seat.instrument]
      const line = [...bars.flatMap(BASS_LINES[bassLine]), ...(ending.bass ?? [])].toSorted(byOnset)
      const fitted = keepBelow(fitRange(line, instrument, seat.octaves), sung, instrument)
      return avoidParallels(fitted, sung, harmony, instrument)
    },
    fills: (seat) => fitRange(writeFills(setting, sung), INSTRUMENTS[seat.instrument], seat.octaves),
    percussion: () => writePercussion(form, beat, (bar) => energyOf(form, bar)),
  }
  return (Object.keys(write) as PartName[]).flatMap((part) => {
    const seat = ensemble[part]
    return seat ? [{ part, seat, notes: write[part](seat).toSorted(byOnset) }] : []
  })
}

/** Every bar but the last, which is the ending's. */
function figureBars(form: Form, harmony: readonly VoicedChord[], variant: number): FigureBar[] {
  return Array.from({ length: form.bars - 1 }, (_, index) => {
    const start = index * form.meter
    return {
      start,
      meter: form.meter,
      index,
      variant,
      chordAt: (offset) => chordAt(harmony, start + offset),
      energy: energyOf(form, index),
      closes: closesSentence(form, index),
    }
  })
}

function energyOf({ phrases }: Form, bar: number): number {
  return phrases.findLast((phrase) => phrase.firstBar <= bar)?.energy ?? INTRO_ENERGY
}

function byOnset(a: ScoreNote, b: ScoreNote): number {
  return a.beat - b.beat || a.midi - b.midi
}
