import type { EmotionType } from '@moodscape/mood/emotion'
import type { Random } from '@moodscape/mood/random'

import { type Chord, chordOf, withSeventh } from '../theory/chord.ts'
import type { Form, Phrase } from './plan-form.ts'
import { PROGRESSIONS, type Progression } from './progressions.ts'

/** A chord in its place, before it is voiced. */
export interface PlannedChord {
  chord: Chord
  beat: number
  beats: number
}

/** Which chords sound when. The last bar always holds the tonic chord. */
export function planChords(
  form: Form,
  { emotion, sevenths }: { emotion: EmotionType; sevenths: boolean },
  tonic: number,
  random: Random,
): PlannedChord[] {
  const progression = random.pick(PROGRESSIONS[emotion])
  const intro = barsOf(progression.open).slice(0, form.introBars)
  const bars = [...intro, ...form.phrases.flatMap((phrase) => phraseBars(phrase, progression))]
  return bars.flatMap((numerals, bar) =>
    shareBar(form.meter, numerals.length).map(({ offset, beats }, index) => {
      const numeral = numerals[index] as string
      return {
        chord: chordOf(sevenths ? withSeventh(numeral) : numeral, tonic),
        beat: bar * form.meter + offset,
        beats,
      }
    }),
  )
}

/** The bars of a phrase: a longer one dwells before the cadence, a shorter one has little but the cadence. */
function phraseBars({ bars, theme, ending }: Phrase, progression: Progression): string[][] {
  if (theme === 'B') return barsOf(progression.bridge)
  if (ending === 'open') return barsOf(progression.open)
  const [first, second, third, last] = barsOf(progression.closed) as [string[], string[], string[], string[]]
  const [, dwelling] = barsOf(progression.open) as [string[], string[]]
  if (bars === 2) return [[first[0] as string, third.at(-1) as string], last]
  if (bars === 3) return [first, third, last]
  return bars > 4 ? [first, dwelling, second, third, last] : [first, second, third, last]
}

function barsOf(progression: string): string[][] {
  return progression.split('|').map((bar) => bar.trim().split(' '))
}

/** Two chords share a bar of three as 2 + 1 and one of five as 3 + 2. */
function shareBar(meter: number, count: number): { offset: number; beats: number }[] {
  if (count === 1) return [{ offset: 0, beats: meter }]
  const first = Math.ceil(meter / 2)
  return [
    { offset: 0, beats: first },
    { offset: first, beats: meter - first },
  ]
}
