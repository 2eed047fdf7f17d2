import { atan2, cos, exp, PI, sin } from '@moodscape/mood/exact-math'
import type { Random } from '@moodscape/mood/random'

import { type Lab, lch, mix, ramp } from '../colour.ts'
import { type Frame, perFrame } from '../frame.ts'
import { dab, glow, type Mark, petal } from '../marks.ts'
import { createNoise } from '../noise.ts'
import type { Scene } from '../scene.ts'
import { bareTree } from '../shapes/bare-tree.ts'
import { bat } from '../shapes/bat.ts'
import { hoodedFigure } from '../shapes/hooded-figure.ts'
import { loneHouse } from '../shapes/lone-house.ts'

const FOG = ramp([
  [0, lch(0.74, 0.045, 165)],
  [0.1, lch(0.52, 0.05, 185)],
  [0.26, lch(0.34, 0.05, 230)],
  [0.48, lch(0.22, 0.045, 275)],
  [0.75, lch(0.13, 0.03, 290)],
  [1.1, lch(0.07, 0.015, 290)],
])
const EARTH = lch(0.08, 0.02, 280)
const PATH = lch(0.38, 0.035, 190)
const FAR_BARK = lch(0.3, 0.035, 230)
const NEAR_BARK = lch(0.045, 0.01, 290)
const EYE = lch(0.88, 0.13, 105)

interface Eye {
  x: number
  y: number
}

/**
 * A dark wood around a cold swirl of light: spiky branches, no way to see far, and something that looks back.
 */
export const fear: Scene = {
  key: { lightness: 0.23, chroma: 0.035, hue: 248 },
  touch: { length: 1.05, scatter: { lightness: 0.03, chroma: 0.25, hue: 10 }, relief: 0.9, unrest: 0.3 },

  compose(random, frame) {
    const noise = createNoise(random.fork('noise'))
    const eye = { x: frame.width * random.range(0.3, 0.7), y: frame.height * random.range(0.24, 0.42) }
    const spin = random.next() < 0.5 ? -1 : 1
    const bends = random.range(6, 11)
    const floor = frame.height * random.range(0.6, 0.7)

    const size = Math.sqrt(frame.width * frame.height)

    function ground(x: number, y: number): Lab {
      const [dx, dy] = [x - eye.x, (y - eye.y) * 0.85]
      const radius = Math.sqrt(dx * dx + dy * dy) / size
      // Arms that wind inwards: the angle turns with the distance.
      const angle = atan2(dy, dx) - spin * 6 * Math.sqrt(radius)
      const swirl = 0.11 * noise.fractal(cos(angle) * 1.5 + radius, sin(angle) * 1.5 - radius)
      const fog = FOG(radius * 1.12 + swirl)
      const dark = mix(fog, EARTH, Math.min(1, Math.max(0, (y / frame.height - 0.8) * 4.5)))
      const depth = Math.max(0, (y - floor) / (frame.height - floor))
      const off = Math.abs(x - eye.x - 0.05 * sin(y * bends) * depth) / (0.012 + 0.17 * depth)
      return y > floor ? mix(dark, PATH, 0.6 * exp(-off * off) * Math.min(1, depth * 8)) : dark
    }

    return {
      ground,
      flow: (x, y) => atan2(y - eye.y, x - eye.x) + spin * (PI / 2 + 0.5) + 0.2 * noise.at(x * 3, y * 3),
      marks: [
        ...wood(random.fork('wood'), frame, eye),
        ...dweller(random.fork('dweller'), frame, eye, floor),
        ...watchers(random.fork('watchers'), frame, eye, perFrame(frame, 8)),
      ],
    }
  },
}

function wood(random: Random, frame: Frame, eye: Eye): Mark[] {
  return Array.from({ length: Math.round(30 * frame.width) }, () => ({
    nearness: random.next(),
    x: random.range(-0.05, frame.width + 0.05),
  }))
    .filter(({ x, nearness }) => Math.abs(x - eye.x) > 0.1 + 0.06 * nearness)
    .sort((p, q) => p.nearness - q.nearness)
    .flatMap(({ x, nearness }) =>
      bareTree(random, {
        x,
        foot: frame.height * (0.7 + 0.34 * nearness),
        width: 0.006 + 0.034 * nearness * nearness,
        lean: random.gauss() * 0.03 + (eye.x - x) * 0.14 * nearness,
        reach: 0.05 + 0.14 * nearness,
        colour: mix(FAR_BARK, NEAR_BARK, 0.3 + 0.7 * nearness),
      }),
    )
}

/** What waits at the end of the path: a house with one lit window, a figure, or bats. */
function dweller(random: Random, frame: Frame, eye: Eye, floor: number): Mark[] {
  switch (random.pick(['house', 'figure', 'bats', 'nothing'] as const)) {
    case 'house':
      return loneHouse(eye.x + random.range(-0.06, 0.06), floor + 0.015, random.range(0.12, 0.17))
    case 'figure':
      return hoodedFigure(eye.x, floor + 0.03, random.range(0.1, 0.14))
    case 'bats':
      return Array.from({ length: random.int(6, 11) }, () => {
        const x = Math.min(frame.width, Math.max(0, eye.x + random.gauss() * 0.16))
        return bat(random, x, eye.y + random.gauss() * 0.1, NEAR_BARK)
      })
    case 'nothing':
      return []
  }
}

/** Pairs of eyes in the dark, off the path. */
function watchers(random: Random, frame: Frame, eye: Eye, count: number): Mark[] {
  return Array.from({ length: count }, () => ({
    x: random.range(0.02, frame.width - 0.02),
    y: frame.height * random.range(0.44, 0.88),
  }))
    .filter(({ x }) => Math.abs(x - eye.x) > 0.12)
    .flatMap(({ x, y }) => {
      const size = random.range(0.0028, 0.0052)
      return [-1, 1].flatMap((side): Mark[] => [
        glow(x + side * size * 1.9, y, size * 3, EYE, 0.28),
        petal(x + side * size * 1.9, y, size, 0.72, side * 0.35, EYE, 0.95),
        dab(x + side * size * 1.9, y, size * 0.36, NEAR_BARK),
      ])
    })
}
