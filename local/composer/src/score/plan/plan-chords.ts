import type { Character } from '../../character/character.ts'
import type { Theme, ThemeChord } from '../../theme/theme.ts'
import { type Chord, chordOf, withSeventh } from '../../theory/chord.ts'
import type { Key } from '../../theory/key.ts'
import type { ModeName } from '../../theory/mode.ts'
import { colourChord } from './colour-chord.ts'
import type { Form } from './plan-form.ts'

/** A chord in its place, before it is voiced. */
export interface PlannedChord {
  chord: Chord
  beat: number
  beats: number
}

/** The theme's harmony in a mode, as the mood colours it. The last bar always holds the tonic chord. */
export function planChords(
  form: Form,
  theme: Theme,
  key: Key,
  { emotion, sevenths }: Pick<Character, 'emotion' | 'sevenths'>,
): PlannedChord[] {
  const { meter } = form
  const place = (chords: readonly ThemeChord[], start: number, mode: ModeName) =>
    chords.map(({ offset, beats, degree }): PlannedChord => {
      const beat = start + offset
      const numeral = colourChord(degree, mode, emotion, beat >= form.finalBeat)
      return { chord: chordOf(sevenths ? withSeventh(numeral) : numeral, key.tonic), beat, beats }
    })
  const introduction = Array.from({ length: form.introBars }, (_, bar) => ({
    offset: bar * meter,
    beats: meter,
    degree: bar === 0 ? 0 : (theme.chords.b[1]?.degree ?? 0),
  }))
  return [
    ...place(introduction, 0, key.mode),
    ...form.phrases.flatMap(({ motif, mode, firstBar }) =>
      place(theme.chords[motif], firstBar * meter, mode),
    ),
  ]
}
