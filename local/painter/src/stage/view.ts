import type { Random } from '@moodscape/mood/random'

/** From where all scenes of one seed are seen, and in what light: they have to blend. */
export interface View {
  /** How far off the eye is: the shorter side of the picture measures so many times 1000 units. */
  distance: number
  /** Share of the picture's height that lies above the horizon. */
  horizon: number
  /** Where the light is, as a share of the width; scenes are drawn with it on the left. */
  light: number
  /** Whether left and right are turned round afterwards. */
  isMirrored: boolean
  /** How far all colours are off what a scene asks for, in degrees of hue and in lightness. */
  tint: { hue: number; lightness: number }
}

/** Ranges of distance and horizon: close by under much sky, from the other side, and from afar and above. */
const STANDPOINTS = [
  { distance: [0.93, 0.99], horizon: [0.56, 0.62] },
  { distance: [1.06, 1.13], horizon: [0.48, 0.53] },
  { distance: [1.22, 1.31], horizon: [0.4, 0.45] },
] as const

/**
 * The view of a seed. People ask for seeds one after the other, so each four of them stand where the four
 * before did not, and after three times four everything is seen from the other side.
 */
export function viewOf(seed: number, random: Random): View {
  const turn = Math.floor(seed / 4) % STANDPOINTS.length
  const { distance, horizon } = STANDPOINTS[turn]!
  return {
    distance: random.range(distance[0], distance[1]),
    horizon: random.range(horizon[0], horizon[1]),
    light: random.range(0.16, 0.38),
    isMirrored: (turn === 1) !== (Math.floor(seed / 12) % 2 === 1),
    tint: { hue: random.range(-12, 12), lightness: random.range(-0.016, 0.016) },
  }
}
