import { atan2 } from '@moodscape/mood/exact-math'
import type { Random } from '@moodscape/mood/random'

import { type Lab, lch, lighten, mix, ramp } from '../colour.ts'
import { type Frame, perFrame } from '../frame.ts'
import type { Mark, Point } from '../marks.ts'
import { createNoise } from '../noise.ts'
import type { Scene } from '../scene.ts'
import { fly } from '../shapes/fly.ts'
import { bubbles, drips } from '../shapes/slime.ts'
import { toadstool } from '../shapes/toadstool.ts'
import { worm } from '../shapes/worm.ts'
import { smoothStep } from '../smooth-step.ts'

const POOL = ramp([
  [0, lch(0.66, 0.115, 112)],
  [0.3, lch(0.55, 0.105, 118)],
  [0.55, lch(0.42, 0.08, 108)],
  [0.8, lch(0.31, 0.055, 85)],
  [1, lch(0.22, 0.04, 330)],
])
const VEIN = lch(0.38, 0.1, 335)
const SKIN = lch(0.66, 0.12, 112)
const BRUISE = lch(0.5, 0.09, 330)
const RIM = lch(0.2, 0.04, 90)
const GLINT = lch(0.93, 0.06, 110)

interface Blister {
  x: number
  y: number
  radius: number
  squash: number
  colour: Lab
}

/** A crowded, wet surface of olive and bruised purple: blisters, veins, slime that runs. */
export const disgusted: Scene = {
  key: { lightness: 0.44, chroma: 0.078, hue: 105 },
  touch: { length: 0.85, scatter: { lightness: 0.038, chroma: 0.25, hue: 9 }, relief: 1.3, unrest: 0.25 },

  compose(random, frame) {
    const noise = createNoise(random.fork('noise'))
    const scale = random.range(1.7, 2.7)
    const blisters = createBlisters(random.fork('blisters'), frame)
    const warp = (x: number, y: number): Point => [
      x + 0.09 * noise.fractal(x * 2.1, y * 2.1),
      y + 0.09 * noise.fractal(x * 2.1 + 40, y * 2.1 + 9),
    ]
    const level = (x: number, y: number) => {
      const [u, v] = warp(x, y)
      return noise.fractal(u * scale, v * scale + 3)
    }

    function ground(x: number, y: number): Lab {
      const [u, v] = warp(x, y)
      const pool = POOL(0.55 + 0.6 * noise.fractal(u * scale, v * scale + 3))
      const vein = noise.ridged(u * 2.4 + 7, v * 2.4)
      const veined = vein > 0.74 ? mix(pool, VEIN, Math.min(0.75, (vein - 0.74) * 5)) : pool
      return blisters.reduce((colour, blister) => blistered(colour, blister, u, v), veined)
    }

    return {
      ground,
      // Along the lines of equal height, as slime creeps.
      flow(x, y) {
        const step = 0.004
        const here = level(x, y)
        return atan2(here - level(x + step, y), level(x, y + step) - here)
      },
      marks: [
        ...drips(random.fork('drips'), frame, noise, 30),
        ...bubbles(random.fork('bubbles'), frame, 130),
        ...inhabitants(random.fork('inhabitants'), frame),
      ],
    }
  },
}

function createBlisters(random: Random, frame: Frame): Blister[] {
  return Array.from({ length: perFrame(frame, 22) }, () => ({
    x: random.range(0, frame.width),
    y: random.range(0, frame.height),
    radius: random.range(0.03, 0.13),
    squash: random.range(0.8, 1.2),
    colour: random.next() < 0.32 ? BRUISE : SKIN,
  }))
}

function blistered(colour: Lab, blister: Blister, x: number, y: number): Lab {
  const dx = x - blister.x
  const dy = (y - blister.y) * blister.squash
  const square = (dx * dx + dy * dy) / (blister.radius * blister.radius)
  if (square > 1.22) return colour
  if (square > 1) return mix(colour, RIM, 0.75 * (1 - (square - 1) / 0.22))
  // A wet swelling: bright towards the light, dark below, with a glint.
  const skin = mix(colour, blister.colour, 0.8 * (1 - square * square))
  const lit = lighten(skin, (-0.07 * (dx + dy)) / blister.radius)
  const [gx, gy] = [dx / blister.radius + 0.38, dy / blister.radius + 0.42]
  return mix(lit, GLINT, 0.75 * smoothStep(0.16, 0.04, Math.sqrt(gx * gx + gy * gy)))
}

/** Who lives there: flies, worms or toadstools. */
function inhabitants(random: Random, frame: Frame): Mark[] {
  const kind = random.pick([fly, worm, toadstool])
  return Array.from({ length: random.int(6, 10) }, () =>
    kind(random, frame.width * random.range(0.06, 0.94), frame.height * random.range(0.12, 0.92)),
  ).flat()
}
