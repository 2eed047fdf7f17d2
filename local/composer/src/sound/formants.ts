import { exp } from '@moodscape/mood/exact-math'

/** A resonance of a body: where, how wide (hertz), and by which factor it lifts. */
export type Formant = readonly [hertz: number, width: number, lift: number]

/** How much a body lifts a frequency; 1 far from its resonances. */
export function resonanceAt(formants: readonly Formant[], hertz: number): number {
  return formants.reduce((sum, [centre, width, lift]) => {
    const distance = (hertz - centre) / width
    return sum + lift * exp(-distance * distance)
  }, 1)
}
