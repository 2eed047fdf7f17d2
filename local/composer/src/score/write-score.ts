import type { Random } from '@moodscape/mood/random'

import type { Character } from '../character/character.ts'
import { BASS_LINES } from './bass-lines.ts'
import type { FigureBar } from './figures/figure.ts'
import { FIGURES } from './figures/figures.ts'
import { leadVoices } from './lead-voices.ts'
import type { PartName } from './part-names.ts'
import { planChords } from './plan-chords.ts'
import { type Form, planForm } from './plan-form.ts'
import { planRhythm } from './plan-rhythm.ts'
import type { Score } from './score.ts'
import type { ScoreNote } from './score-note.ts'
import { chordAt, type VoicedChord } from './voiced-chord.ts'
import { writeCounterMelody } from './write-counter-melody.ts'
import { writeEnding } from './write-ending.ts'
import { writeFills } from './write-fills.ts'
import { type Setting, writeMelody } from './write-melody.ts'
import { writePad } from './write-pad.ts'
import { writePercussion } from './write-percussion.ts'

/** Energy of the bars before the first phrase, 0..1. */
const INTRO_ENERGY = 0.55

/** Semitones from the middle of the melody down to that of the chords, and how low and high those may lie. */
const CHORDS_BELOW = 14
const LOWEST_CHORDS = 53
const HIGHEST_CHORDS = 63

/**
 * Writes a piece of the given length in seconds: form, chords, tune, and every part the ensemble has a
 * seat for.
 */
export function writeScore(character: Character, seconds: number, random: Random): Score {
  const form = planForm(character, seconds)
  const key = { tonic: random.fork('key').pick(character.tonics), mode: character.mode }
  const chords = planChords(form, character, key.tonic, random.fork('chords'))
  const centre = Math.max(LOWEST_CHORDS, Math.min(HIGHEST_CHORDS, character.register - CHORDS_BELOW))
  const harmony = leadVoices(chords, centre)
  const setting: Setting = { form, key, harmony, character }
  return { key, form, harmony, parts: writeParts(setting, random) }
}

function writeParts(setting: Setting, random: Random): Score['parts'] {
  const {
    form,
    harmony,
    character: { arrangement },
  } = setting
  const melody = writeMelody(
    setting,
    planRhythm(form, setting.character, random.fork('rhythm')),
    random.fork('melody'),
  )
  const ending = writeEnding(setting)
  const bars = figureBars(form, harmony, random.fork('figure').next())
  const parts: Record<PartName, () => ScoreNote[]> = {
    melody: () => melody,
    double: () => melody,
    counter: () => writeCounterMelody(setting, melody, random.fork('counter')),
    chords: () => [...bars.flatMap(FIGURES[arrangement.figure]), ...(ending.chords ?? [])],
    pad: () => writePad(harmony),
    bass: () => [...bars.flatMap(BASS_LINES[arrangement.bassLine]), ...(ending.bass ?? [])],
    fills: () => writeFills(setting, melody),
    percussion: () => writePercussion(form, arrangement.beat, (bar) => energyOf(form, bar)),
  }
  const seated = (Object.keys(parts) as PartName[]).filter((part) => arrangement.ensemble[part])
  return Object.fromEntries(seated.map((part) => [part, parts[part]().toSorted(byOnset)]))
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
    }
  })
}

function energyOf({ phrases }: Form, bar: number): number {
  return phrases.findLast((phrase) => phrase.firstBar <= bar)?.energy ?? INTRO_ENERGY
}

function byOnset(a: ScoreNote, b: ScoreNote): number {
  return a.beat - b.beat || a.midi - b.midi
}
