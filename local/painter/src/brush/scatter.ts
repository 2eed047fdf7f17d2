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

/** Pixels a side of the tiles whose places come together. */
const TILE = 128

/**
 * Places spread evenly and without order over a picture and a little beyond its border, one to every `area`
 * square pixels. Neighbours come together, tile by tile, so that the pixels which are painted next are still in the
 * processor's cache; neither the tiles nor the places in them have an order.
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
  const across = Math.max(1, Math.round(TILE / cell))
  const tileColumns = Math.ceil(columns / across)
  const tiles = Array.from({ length: tileColumns * Math.ceil(rows / across) }, (): [number, number][] => [])
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const tile = tiles[Math.floor(row / across) * tileColumns + Math.floor(column / across)]!
      tile.push([(column - 1 + random.next()) * cell, (row - 1 + random.next()) * cell])
    }
  }
  return random.shuffle(tiles).flatMap((tile) => random.shuffle(tile))
}
