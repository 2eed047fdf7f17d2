import { pitchesWithin } from '../../theory/pitch-set.ts'
import { chordAt } from '../plan/voiced-chord.ts'
import type { ScoreNote } from '../score-note.ts'
import type { Setting } from './setting.ts'

/** Beats between the melody's rest and the answer, and between the answer's notes. */
const DELAY = 1
const STEP = 0.5

/**
 * Answers the melody where it rests at the end of a phrase: a few high chord tones going up, and a last
 * one at the end.
 */
export function writeFills({ form, harmony, register }: Setting, melody: readonly ScoreNote[]): ScoreNote[] {
  const answers = form.phrases.slice(0, -1).flatMap((phrase, index) => {
    if (!form.phrases[index + 1]?.opens) return []
    const end = (phrase.firstBar + phrase.bars) * form.meter
    const resting = melody.findLast((note) => note.beat < end)
    if (!resting) return []
    return answer(resting.beat + DELAY, end, pitchesOver(harmony, resting.beat, register))
  })
  const last = pitchesOver(harmony, form.finalBeat, register)
  return [...answers, { beat: form.finalBeat, beats: form.meter, midi: last[0] as number, velocity: 0.7 }]
}

function pitchesOver(harmony: Setting['harmony'], beat: number, register: number): number[] {
  return pitchesWithin(chordAt(harmony, beat).chord.set, register + 3, register + 15)
}

function answer(start: number, end: number, pitches: readonly number[]): ScoreNote[] {
  const count = Math.max(0, Math.min(4, pitches.length, Math.floor((end - start) / STEP)))
  return pitches.slice(0, count).map((midi, index) => ({
    beat: start + index * STEP,
    beats: 1,
    midi,
    velocity: 0.5 + 0.08 * index,
  }))
}
