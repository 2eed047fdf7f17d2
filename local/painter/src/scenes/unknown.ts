import { cos, PI, sin, TAU } from '@moodscape/mood/exact-math'
import type { Random } from '@moodscape/mood/random'

import { type Lab, lch, lighten, mix, ramp } from '../colour.ts'
import type { Frame } from '../frame.ts'
import { dab, line, type Mark, type Point, petal } from '../marks.ts'
import { createNoise } from '../noise.ts'
import type { Scene } from '../scene.ts'
import { craggyRidge } from '../shapes/ridge-line.ts'

const PAPER = ramp([
  [0, lch(0.86, 0.018, 85)],
  [0.5, lch(0.81, 0.018, 75)],
  [1, lch(0.71, 0.018, 250)],
])
const SEAL = lch(0.58, 0.15, 30)

interface Gesture {
  marks: Mark[]
  /** What it leaves on the paper under the marks. */
  wash?(paper: Lab, x: number, y: number): Lab
}

/** Almost nothing on grey-beige paper: one gesture in ink and much empty space. */
export const unknown: Scene = {
  key: { lightness: 0.78, chroma: 0.015, hue: 80 },
  touch: { length: 1.5, scatter: { lightness: 0.016, chroma: 0.3, hue: 14 }, relief: 0.6, unrest: 0.08 },

  compose(random, frame) {
    const noise = createNoise(random.fork('noise'))
    const drift = random.range(-0.25, 0.25)
    const paper = (x: number, y: number) =>
      PAPER((y / frame.height) * 0.8 + (drift * x) / frame.width + 0.25 * noise.fractal(x * 1.3, y * 1.6))
    const gesture = random.pick([ring, ring, hills, stones])(random.fork('gesture'), frame)
    return {
      ground: (x, y) => gesture.wash?.(paper(x, y), x, y) ?? paper(x, y),
      flow: (x, y) => 0.7 * noise.at(x * 1.1, y * 1.1),
      marks: gesture.marks,
    }
  },
}

function ink(random: Random): Lab {
  return lch(0.26 + 0.14 * random.next(), 0.02, 260)
}

/** A circle in one breath, open where the brush was set down and lifted. */
function ring(random: Random, frame: Frame): Gesture {
  const middle: Point = [frame.width * random.range(0.42, 0.58), frame.height * random.range(0.42, 0.58)]
  const radius = random.range(0.2, 0.31)
  const start = random.range(0, TAU)
  const sense = random.next() < 0.5 ? 1 : -1
  const width = random.range(0.01, 0.02)
  const at = (angle: number, r: number): Point => [middle[0] + cos(angle) * r, middle[1] + sin(angle) * r]
  const hairs = Array.from({ length: 80 }, () => {
    const offset = random.gauss() * width
    const from = start + random.gauss() * 0.05
    const whole = TAU * (0.86 + 0.07 * random.next())
    const length = random.next() < 0.35 ? whole * random.range(0.45, 0.95) : whole
    const way = Array.from({ length: 61 }, (_, i): Point => {
      const angle = from + (sense * length * i) / 60
      return at(angle, radius + offset + 0.008 * sin(angle * 2 + start))
    })
    return line(way, random.range(0.002, 0.007), 0.0008, ink(random), 0.45)
  })
  const spatter = Array.from({ length: 60 }, () => {
    const [x, y] = at(start + random.gauss() * 0.5, radius + random.gauss() * 0.05)
    return dab(x, y, random.range(0.0006, 0.003), ink(random), 0.7)
  })
  const [sealX, sealY] = at(random.pick([-0.8, 0.8, PI - 0.8, PI + 0.8]), radius * 1.22)
  return { marks: [...hairs, ...spatter, dab(sealX, sealY, 0.015, SEAL, 0.85)] }
}

/** Far hills in diluted ink, one behind the other, dissolving into the paper. */
function hills(random: Random, frame: Frame): Gesture {
  const noise = createNoise(random.fork('skyline'))
  const base = frame.height * random.range(0.48, 0.66)
  const layers = [0.68, 0.58, 0.47].map((lightness, i) => ({
    ridge: craggyRidge(noise, {
      y: base + 0.1 * i,
      height: 0.2 - 0.04 * i,
      frequency: 1.4 + 0.5 * i,
      phase: random.next(),
    }),
    colour: lch(lightness, 0.02, 250),
  }))
  const moon = dab(
    frame.width * random.range(0.25, 0.75),
    base - random.range(0.2, 0.3),
    random.range(0.028, 0.04),
    SEAL,
    0.75,
  )
  return {
    marks: [moon],
    wash(paper, x, y) {
      const layer = layers.findLast(({ ridge }) => y > ridge.at(x))
      if (!layer) return paper
      return mix(layer.colour, paper, Math.min(1, (y - layer.ridge.at(x)) / 0.15))
    },
  }
}

/** Three stones in raked sand. */
function stones(random: Random, frame: Frame): Gesture {
  const [midX, midY] = [frame.width * random.range(0.32, 0.68), frame.height * random.range(0.4, 0.64)]
  const places = [
    [0, 0, 0.085],
    [0.16, 0.035, 0.05],
    [-0.09, 0.09, 0.034],
  ] as const
  const sense = random.next() < 0.5 ? -1 : 1
  const rings = Array.from({ length: 7 }, (_, i) => {
    const [wide, high] = [0.2 + 0.045 * i, 0.12 + 0.036 * i]
    const way = Array.from({ length: 61 }, (__, k): Point => {
      const angle = (TAU * k) / 60
      return [midX + sense * 0.03 + cos(angle) * wide, midY + 0.03 + sin(angle) * high]
    })
    return line(way, 0.0035, 0.0035, lch(0.62, 0.018, 80), 0.4)
  })
  const boulders = places.flatMap(([dx, dy, size]): Mark[] => {
    const [x, y, grey] = [midX + sense * dx, midY + dy, lch(random.range(0.36, 0.5), 0.015, 260)]
    return [
      petal(x + size * 0.12, y + size * 0.32, size * 1.12, 0.45, 0, lch(0.55, 0.02, 250), 0.45),
      petal(x, y, size, 0.66, random.gauss() * 0.12, grey),
      petal(x - size * 0.22, y - size * 0.24, size * 0.62, 0.5, -0.1, lighten(grey, 0.12), 0.6),
    ]
  })
  return { marks: [...rings, ...boulders] }
}
