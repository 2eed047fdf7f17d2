import { cos, PI, sin } from '@moodscape/mood/exact-math'
import type { Random } from '@moodscape/mood/random'

import type { Lab } from '../colour.ts'
import { line, type Mark, type Point } from '../marks.ts'
import { curve } from './curve.ts'

/**
 * A leafless tree that grows out of the picture's top, with spiky, twisting branches. All in one dark colour.
 */
export function bareTree(
  random: Random,
  tree: { x: number; foot: number; width: number; lean: number; reach: number; colour: Lab },
): Mark[] {
  const height = tree.foot + 0.06
  const trunk = curve(
    Array.from({ length: 9 }, (_, i): Point => {
      const rise = i / 8
      return [tree.x + tree.lean * rise + random.gauss() * 0.006, tree.foot - rise * height]
    }),
    3,
  )
  const roots = [-1, -0.4, 0.5, 1].map((side) =>
    line(
      [
        [tree.x, tree.foot - tree.width],
        [tree.x + side * tree.width * 1.5, tree.foot + tree.width * 0.4],
      ],
      tree.width * 0.6,
      tree.width * 0.1,
      tree.colour,
    ),
  )
  const count = 6 + Math.round(tree.reach * 26)
  const branches = Array.from({ length: count }, () => {
    const start = trunk[random.int(6, trunk.length - 3)]!
    const side = random.next() < 0.5 ? -1 : 1
    const angle = -PI / 2 + side * random.range(0.5, 1.5)
    return branch(
      random,
      start,
      angle,
      tree.reach * random.range(0.4, 1),
      Math.max(0.0016, tree.width * 0.26),
      tree.colour,
    )
  })
  return [...roots, line(trunk, tree.width, tree.width * 0.42, tree.colour), ...branches.flat()]
}

/** A branch whose every joint may put out a crooked twig. */
function branch(
  random: Random,
  start: Point,
  heading: number,
  length: number,
  width: number,
  colour: Lab,
): Mark[] {
  const joints = 6
  const points: Point[] = [start]
  const twigs: Mark[] = []
  let angle = heading
  let [x, y] = start
  for (let i = 0; i < joints; i++) {
    angle += random.range(-0.7, 0.7)
    x += (cos(angle) * length) / joints
    y += (sin(angle) * length) / joints
    points.push([x, y])
    if (random.next() > 0.5) continue
    const turn = angle + random.range(-1.2, 1.2)
    const reach = length * random.range(0.2, 0.36)
    const elbow: Point = [x + cos(turn) * reach * 0.6, y + sin(turn) * reach * 0.6]
    const tip: Point = [elbow[0] + cos(turn + 0.6) * reach * 0.5, elbow[1] + sin(turn + 0.6) * reach * 0.5]
    twigs.push(line([[x, y], elbow, tip], Math.max(0.0012, width * 0.42), 0.0006, colour, 0.92))
  }
  return [line(points, width, 0.0008, colour), ...twigs]
}
