import { cos, sin, TAU } from '@moodscape/mood/exact-math'
import type { Random } from '@moodscape/mood/random'

import type { Lab } from '../colour.ts'
import type { Touch } from '../repertoire.ts'

/** A colour as a hand mixes it: near what it means, by the touch's scatter. */
export function scatterColour(random: Random, colour: Lab, scatter: Touch['scatter']): Lab {
  const turn = (random.gauss() * scatter.hue * 0.5 * TAU) / 360
  const chroma = 1 + random.gauss() * scatter.chroma * 0.5
  const [c, s] = [cos(turn) * chroma, sin(turn) * chroma]
  return [
    colour[0] + random.gauss() * scatter.lightness,
    colour[1] * c - colour[2] * s,
    colour[1] * s + colour[2] * c,
  ]
}

/**
 * Places spread evenly and without order over a picture and a little beyond its border, one to every `area`
 * square pixels.
 */
export function scatterPlaces(
  random: Random,
  width: number,
  height: number,
  area: number,
): [x: number, y: number][] {
  const cell = Math.sqrt(area)
  const columns = Math.ceil(width / cell) + 2
  const rows = Math.ceil(height / cell) + 2
  const places = Array.from({ length: columns * rows }, (_, i): [number, number] => [
    ((i % columns) - 1 + random.next()) * cell,
    (Math.floor(i / columns) - 1 + random.next()) * cell,
  ])
  return random.shuffle(places)
}
