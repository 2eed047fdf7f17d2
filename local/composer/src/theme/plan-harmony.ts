import type { Random } from '@moodscape/mood/random'

import type { Meter } from '../theory/meter.ts'
import type { Motif, Theme, ThemeChord } from './theme.ts'

/** Roots of two bars, as degrees from 0: what a motif may stand on. Which chords they are the mode and the mood say. */
const STATEMENTS = [
  [0, 3],
  [0, 5],
  [0, 4],
  [0, 2],
  [0, 1],
  [0, 0],
] as const
const QUESTIONS = [
  [5, 4],
  [3, 4],
  [1, 4],
  [2, 4],
  [0, 4],
] as const
const CONTRASTS = [
  [3, 0],
  [5, 2],
  [3, 1],
  [5, 3],
  [2, 3],
  [3, 5],
] as const
const CADENCES = [
  [3, 4],
  [1, 4],
  [5, 4],
] as const

/** The harmony under each motif. The last bar of all is the tonic. */
export function planHarmony(meter: Meter, random: Random): Theme['chords'] {
  const twoBars = ([first, second]: readonly [number, number]): ThemeChord[] => [
    { offset: 0, beats: meter, degree: first },
    { offset: meter, beats: meter, degree: second },
  ]
  const contrast = random.pick(CONTRASTS)
  const half = Math.ceil(meter / 2)
  const [approach, dominant] = random.pick(CADENCES)
  const chords: Record<Motif, ThemeChord[]> = {
    a: twoBars(random.pick(STATEMENTS)),
    b: twoBars(random.pick(QUESTIONS)),
    c: twoBars(contrast),
    // A step higher is another chord only where the ear expects it: the way back leads over the dominant.
    d: twoBars([contrast[0], 4]),
    k: [
      { offset: 0, beats: half, degree: approach },
      { offset: half, beats: meter - half, degree: dominant },
      { offset: meter, beats: meter, degree: 0 },
    ],
  }
  return chords
}
