import { CIRCUMPLEX } from '@moodscape/mood/circumplex'

import type { Measure } from '../measure.ts'
import { spearman } from '../statistics.ts'
import type { JudgedMelody } from './compose-held-out.ts'

/** Onsets closer than this are heard as one, seconds. */
const APART = 0.03

const LEAST = 0.85

/** Whether more begins in a second the more excited a mood is: in the notes, and in the sound as aubio hears it. */
export function judgeOnsets(melodies: readonly JudgedMelody[]): Measure[] {
  const arousal = melodies.map(({ emotion }) => CIRCUMPLEX[emotion].arousal)
  const notes = spearman(arousal, melodies.map(onsetRate))
  const heard = melodies.flatMap((melody) => melody.heard?.onsets ?? [])
  const sound = heard.length === melodies.length ? spearman(arousal, heard) : undefined
  return [
    {
      what: 'onsets in the notes against arousal, Spearman',
      measured: notes.toFixed(2),
      wanted: '≥ 0.85',
      isMet: notes >= LEAST,
    },
    {
      what: 'onsets in the sound against arousal (aubio), for information',
      measured: sound?.toFixed(2) ?? 'no aubio',
      wanted: '',
      isMet: sound === undefined ? undefined : true,
    },
  ]
}

/** Onsets a second of a melody's notes. */
export function onsetRate({ midi }: JudgedMelody): number {
  const times = midi.tracks.flatMap(({ notes }) => notes.map(({ time }) => time)).sort((a, b) => a - b)
  let [onsets, last] = [0, -1]
  for (const time of times) {
    if (time - last < APART) continue
    onsets += 1
    last = time
  }
  return onsets / (times.at(-1) ?? 1)
}
