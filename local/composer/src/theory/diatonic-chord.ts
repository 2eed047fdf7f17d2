import { type ModeName, semitonesTo } from './mode.ts'

const ROOTS = ['I', 'bII', 'II', 'bIII', 'III', 'IV', '#IV', 'V', 'bVI', 'VI', 'bVII', 'VII'] as const

/** The roman numeral of the triad on a degree of a mode, counted from 0: `bII` on the second of phrygian. */
export function diatonicChord(degree: number, mode: ModeName): string {
  const root = semitonesTo(degree, mode)
  const third = semitonesTo(degree + 2, mode) - root
  const fifth = semitonesTo(degree + 4, mode) - root
  const quality = fifth === 6 ? 'o' : fifth === 8 ? '+' : third === 3 ? 'm' : ''
  return `${ROOTS[root % 12]}${quality}`
}
