import type { Random } from '@moodscape/mood/random'

import { type Lab, mix } from '../colour.ts'
import { type Line, line, type Mark, type Point } from '../marks.ts'
import { curve } from './curve.ts'

/**
 * A weeping willow with its foot at (x, y): a crown of arching limbs from which strands hang towards the
 * ground.
 */
export function willow(random: Random, x: number, y: number, height: number, bark: Lab, leaf: Lab): Mark[] {
  const lean = random.range(-0.1, 0.1) * height
  const trunk = curve([
    [x, y],
    [x + lean * 0.1 + height * 0.02, y - height * 0.2],
    [x + lean * 0.7, y - height * 0.4],
    [x + lean, y - height * 0.6],
  ])
  const limbs = Array.from({ length: random.int(13, 16) }, (_, i) => {
    const fork = trunk[trunk.length - 1 - random.int(0, 6)]!
    const side = i % 2 === 0 ? -1 : 1
    const outward = side * height * 0.5 * Math.sqrt(random.next())
    return arch(random, fork, outward, height * random.range(0.26, 0.4))
  })
  const strands = random.shuffle(limbs.flatMap((limb) => hanging(random, limb, y, height, bark, leaf)))
  const branches = limbs.map((limb) => line(limb, height * 0.02, height * 0.003, bark))
  const roots = [-1, 1].map((side) =>
    line(
      curve([
        [x, y - height * 0.06],
        [x + side * height * 0.028, y - height * 0.01],
        [x + side * height * 0.08, y + height * 0.012],
      ]),
      height * 0.035,
      height * 0.006,
      bark,
    ),
  )
  // Strands of the far side hang behind the trunk.
  const far = Math.floor(strands.length * 0.45)
  return [
    ...strands.slice(0, far),
    ...roots,
    line(trunk, height * 0.07, height * 0.032, bark),
    ...branches,
    ...strands.slice(far),
  ]
}

/** A limb that rises from its fork, bends over and comes down a little at its end. */
function arch(random: Random, [x, y]: Point, outward: number, rise: number): Point[] {
  const drop = random.range(0.35, 0.75)
  return curve(
    [
      [x, y],
      [x + outward * 0.22, y - rise * 0.62],
      [x + outward * 0.62, y - rise * random.range(0.85, 1)],
      [x + outward, y - rise * (1 - drop)],
    ],
    5,
  )
}

function hanging(
  random: Random,
  limb: readonly Point[],
  floor: number,
  height: number,
  bark: Lab,
  leaf: Lab,
): Line[] {
  return limb.slice(4).flatMap(([x, y], i) =>
    Array.from({ length: 3 }, () => {
      const startX = x + random.gauss() * 0.012 * height
      const wanted = height * random.range(0.16, 0.42) * (0.55 + 0.05 * i)
      const length = Math.min(floor - y - height * random.range(0.01, 0.12), wanted)
      const drift = random.gauss() * 0.018 * height
      const points = [0, 0.35, 0.7, 1].map((t): Point => [startX + drift * t * t, y + length * t])
      const light = random.range(0.1, 1.1)
      return line(points, height * 0.0085, height * 0.003, mix(bark, leaf, light), 0.75)
    }),
  )
}
