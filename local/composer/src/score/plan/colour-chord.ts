import type { EmotionType } from '@moodscape/mood/emotion'

import { diatonicChord } from '../../theory/diatonic-chord.ts'
import type { ModeName } from '../../theory/mode.ts'

/** Degrees that the rules below speak of, counted from 0. */
const TONIC = 0
const DOMINANT = 4

/** What an emotion makes of a triad, by its numeral; harmony after A. Nikolsky (2020, PMC7396614). */
const COLOURS: Readonly<Partial<Record<EmotionType, Readonly<Record<string, string>>>>> = {
  CALM: { I: 'Iadd9', IIm: 'IIm7', IIIm: 'IIIm7', IV: 'IVmaj7', V: 'Vsus4', VIm: 'VIm7' },
  UNKNOWN: { Im: 'Im7', IIm: 'IIm7', IV: 'IV7', Vm: 'Vm7', bIII: 'bIIImaj7' },
  CONFUSED: { I: 'I+', IV: 'IV+', bVII: 'bVII+', Im: 'I+', VIm: 'bVI+' },
  SURPRISED: { IIIm: 'III', VIm: 'bVI' },
  FEAR: { bVII: 'VIIo7', IVm: 'IIo', bIII: 'bIII+' },
  DISGUSTED: { IVm: 'Vo', bVI: 'bVIIm', bIII: 'bIII' },
  ANGRY: { IVm: 'bII', bIII: 'bIII' },
}

/** The dominant of each mode at a cadence: what leads home in it, which is the fifth degree in few. */
const CADENCES: Readonly<Record<ModeName, string>> = {
  lydian: 'V',
  major: 'V',
  mixolydian: 'bVII',
  dorian: 'bVII',
  minor: 'V',
  phrygian: 'bII',
}

/** The chord on a degree of a mode as an emotion hears it. The last chord of all is plain, so that home is home. */
export function colourChord(degree: number, mode: ModeName, emotion: EmotionType, isLast: boolean): string {
  if (degree === TONIC && isLast && emotion !== 'CALM') return diatonicChord(TONIC, mode)
  if (degree === DOMINANT) {
    if (emotion === 'DISGUSTED' && mode === 'phrygian') return 'Vo'
    if (emotion === 'FEAR') return 'V7'
    return emotion === 'CALM' ? 'Vsus4' : CADENCES[mode]
  }
  const plain = diatonicChord(degree, mode)
  return COLOURS[emotion]?.[plain] ?? plain
}
