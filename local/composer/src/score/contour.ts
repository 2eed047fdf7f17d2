import { PI, sin, TAU } from '@moodscape/mood/exact-math'

export type ContourName = 'arch' | 'fall' | 'rise' | 'wave' | 'saw' | 'jagged'

/** The shape a melody follows: semitones above its middle at a place (0..1) of its course. */
export function contourAt(contour: ContourName, place: number): number {
  switch (contour) {
    case 'arch':
      return sin(PI * place) * 8 - 3.5
    case 'fall':
      return 5 - 9 * place
    case 'rise':
      return -5 + 12 * place * place
    case 'wave':
      return 3.5 * sin(TAU * place)
    case 'saw':
      return 7 * (4 * place - Math.floor(4 * place)) - 3.5
    case 'jagged':
      return Math.floor(8 * place) % 2 === 0 ? 5 : -5
  }
}
