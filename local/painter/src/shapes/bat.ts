import { cos, sin } from '@moodscape/mood/exact-math'
import type { Random } from '@moodscape/mood/random'

import type { Lab } from '../colour.ts'
import { type Mark, type Point, polygon } from '../marks.ts'

/** A bat in flight. */
export function bat(random: Random, x: number, y: number, colour: Lab): Mark {
  const s = random.range(0.014, 0.032)
  const tilt = random.gauss() * 0.3
  const outline: Point[] = [
    [0, -0.1],
    [0.25, -0.25],
    [1, -0.5],
    [0.75, 0.1],
    [0.45, 0],
    [0.2, 0.3],
    [0, 0.12],
    [-0.2, 0.3],
    [-0.45, 0],
    [-0.75, 0.1],
    [-1, -0.5],
    [-0.25, -0.25],
  ]
  const turned = outline.map(
    ([u, v]): Point => [x + s * (u * cos(tilt) - v * sin(tilt)), y + s * (u * sin(tilt) + v * cos(tilt))],
  )
  return polygon(turned, colour)
}
