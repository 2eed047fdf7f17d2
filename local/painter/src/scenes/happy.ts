import { atan2, cos, PI, sin, TAU } from '@moodscape/mood/exact-math'
import type { Random } from '@moodscape/mood/random'

import { type Lab, lch, mix, ramp } from '../colour.ts'
import { type Frame, perFrame } from '../frame.ts'
import { line, type Mark } from '../marks.ts'
import { createNoise, type Noise } from '../noise.ts'
import type { Scene } from '../scene.ts'
import { balloon } from '../shapes/balloon.ts'
import { flower, stem } from '../shapes/flower.ts'
import { rainbow } from '../shapes/rainbow.ts'
import { type RidgeLine, rollingRidge } from '../shapes/ridge-line.ts'
import { roundTree } from '../shapes/round-tree.ts'

const SUN = lch(0.985, 0.07, 100)
const CLOUD = lch(0.97, 0.025, 85)
const SKY = ramp([
  [0, lch(0.98, 0.06, 100)],
  [0.09, lch(0.945, 0.14, 98)],
  [0.22, lch(0.9, 0.145, 88)],
  [0.36, lch(0.89, 0.11, 76)],
  [0.5, lch(0.9, 0.06, 74)],
  [0.64, lch(0.89, 0.035, 200)],
  [0.85, lch(0.82, 0.075, 228)],
  [1.2, lch(0.76, 0.1, 235)],
])
const PETALS = [
  lch(0.7, 0.19, 22),
  lch(0.78, 0.17, 50),
  lch(0.9, 0.16, 98),
  lch(0.78, 0.15, 352),
  lch(0.97, 0.025, 100),
  lch(0.68, 0.16, 312),
]

interface Hill extends RidgeLine {
  lit: Lab
  shaded: Lab
}

/** A radiating sun over rolling hills and a meadow in flower: light, warm, saturated, everything round. */
export const happy: Scene = {
  key: { lightness: 0.81, chroma: 0.105, hue: 102 },
  touch: { length: 1, scatter: { lightness: 0.032, chroma: 0.25, hue: 9 }, relief: 0.95, unrest: 0.12 },

  compose(random, frame) {
    const noise = createNoise(random.fork('noise'))
    const sun = {
      x: frame.width * random.range(0.2, 0.8),
      y: frame.height * random.range(0.14, 0.4),
      radius: random.range(0.06, 0.09),
    }
    const hills = createHills(random, frame, noise)
    const distance = (x: number, y: number) =>
      Math.sqrt((x - sun.x) * (x - sun.x) + (y - sun.y) * (y - sun.y))

    function sky(x: number, y: number): Lab {
      const r = distance(x, y)
      if (r < sun.radius) return SUN
      const colour = SKY(r * 1.02 + 0.09 * noise.fractal(x * 2.2, y * 2.2))
      const cloud = noise.fractal(x * 2.4 + 11, y * 5.5 + 4)
      return cloud > 0.1 && r > 0.2 ? mix(colour, CLOUD, Math.min(0.85, (cloud - 0.1) * 3.4)) : colour
    }

    return {
      ground(x, y) {
        const hill = hills.findLast((each) => y > each.at(x))
        return hill ? hillside(hill, noise, x, y - hill.at(x)) : sky(x, y)
      },
      flow(x, y) {
        const hill = hills.findLast((each) => y > each.at(x))
        return hill
          ? atan2(hill.slope(x), 1) * (1 - 0.4 * (y - hill.at(x)))
          : atan2(y - sun.y, x - sun.x) + PI / 2
      },
      marks: [
        ...sunbeams(random.fork('beams'), sun),
        ...sights(random.fork('sights'), frame, hills, sun.x),
        ...meadow(random.fork('meadow'), frame, hills, sun.x),
      ],
    }
  },
}

function createHills(random: Random, frame: Frame, noise: Noise): Hill[] {
  const lit = [lch(0.85, 0.145, 116), lch(0.78, 0.155, 126), lch(0.71, 0.15, 136)]
  const shaded = [lch(0.75, 0.135, 126), lch(0.66, 0.14, 136), lch(0.57, 0.125, 146)]
  const top = random.range(0.5, 0.67)
  return lit.map((colour, i) => ({
    ...rollingRidge(noise, {
      y: frame.height * (top + (0.93 - top) * 0.36 * i),
      swing: random.range(0.03, 0.085) - 0.008 * i,
      waves: random.range(0.75, 1.35),
      phase: random.next(),
    }),
    lit: colour,
    shaded: shaded[i]!,
  }))
}

function hillside(hill: Hill, noise: Noise, x: number, depth: number): Lab {
  const colour = mix(hill.lit, hill.shaded, Math.min(1, depth / 0.22))
  const band = noise.at(x * 4 + depth * 6, depth * 14 + hill.lit[0] * 90)
  return band > 0.3 ? mix(colour, lch(0.9, 0.145, 102), Math.min(0.5, (band - 0.3) * 1.6)) : colour
}

function sunbeams(random: Random, sun: { x: number; y: number; radius: number }): Mark[] {
  return Array.from({ length: 48 }, (_, i) => {
    const angle = (TAU * i) / 48 + random.gauss() * 0.05
    const from = sun.radius * random.range(1.15, 1.5)
    const to = from + random.range(0.04, 0.19)
    const at = (r: number) => [sun.x + cos(angle) * r, sun.y + sin(angle) * r] as const
    return line([at(from), at(to)], random.range(0.004, 0.008), 0.001, lch(0.985, 0.075, 98), 0.5)
  })
}

/** One or two things to discover in the sky, which make pictures of one emotion different places. */
function sights(random: Random, frame: Frame, hills: readonly Hill[], sunX: number): Mark[] {
  const place = { x: awayFrom(random, sunX, frame), y: frame.height * random.range(0.16, 0.3) }
  const kinds = {
    rainbow: () => rainbow(place.x, hills[0]!.at(place.x) + 0.05, random.range(0.3, 0.45)),
    birds: () => Array.from({ length: random.int(4, 7) }, () => bird(random, frame)).flat(),
    balloons: () => [
      ...balloon(random, place.x, place.y, random.range(0.055, 0.08)),
      ...balloon(random, place.x + random.range(-0.16, 0.16), place.y + random.range(0.12, 0.17), 0.032),
    ],
  }
  const chosen = random.shuffle(['rainbow', 'birds', 'balloons'] as const).slice(0, random.int(1, 2))
  return (['rainbow', 'birds', 'balloons'] as const)
    .filter((kind) => chosen.includes(kind))
    .flatMap((kind) => kinds[kind]())
}

function awayFrom(random: Random, sunX: number, frame: Frame): number {
  return frame.width * (sunX < frame.width / 2 ? random.range(0.62, 0.9) : random.range(0.1, 0.38))
}

function bird(random: Random, frame: Frame): Mark[] {
  const [x, y] = [frame.width * random.range(0.1, 0.9), frame.height * random.range(0.08, 0.42)]
  const span = random.range(0.012, 0.024)
  const lift = random.range(0.3, 0.6) * span
  const wings = [
    [x - span, y - lift],
    [x - span * 0.45, y - lift * 1.1],
    [x, y],
    [x + span * 0.45, y - lift * 1.1],
    [x + span, y - lift],
  ] as const
  return [line(wings, 0.0032, 0.0032, lch(0.97, 0.02, 90), 0.95)]
}

/** Something that stands on the meadow: what is nearer hides what is farther. */
interface Plant {
  y: number
  marks: Mark[]
}

function meadow(random: Random, frame: Frame, hills: readonly Hill[], sunX: number): Mark[] {
  const trees = random.next() < 0.45 ? [tree(random.fork('tree'), frame, hills, sunX)] : []
  return [...trees, ...flowers(random.fork('flowers'), frame, hills)]
    .sort((p, q) => p.y - q.y)
    .flatMap((plant) => plant.marks)
}

function tree(random: Random, frame: Frame, hills: readonly Hill[], sunX: number): Plant {
  const x = awayFrom(random, sunX, frame)
  const y = hills[1]!.at(x) + 0.03
  return { y, marks: roundTree(random, x, y, random.range(0.2, 0.3)) }
}

function flowers(random: Random, frame: Frame, hills: readonly Hill[]): Plant[] {
  const start = hills[0]!.at(frame.width / 2)
  const bed = createNoise(random.fork('bed'))
  const places = Array.from({ length: perFrame(frame, 500) }, () => ({
    x: random.range(0, frame.width),
    y: start + (frame.height * 1.02 - start) * Math.sqrt(random.next()),
  }))
  return places
    .filter(({ x, y }) => y > hills[0]!.at(x) + 0.03 && bed.at(x * 3, y * 5) > -0.45)
    .map(({ x, y }) => {
      const nearness = (y - start) / (frame.height - start)
      const radius = 0.0022 + 0.017 * nearness * nearness * random.range(0.7, 1.3)
      // Beds of one colour, with strays.
      const favourite = Math.floor((bed.at(x * 1.6 + 30, y * 2) + 1) * 2.99)
      const colour = random.next() < 0.6 ? PETALS[favourite]! : random.pick(PETALS)
      const green = nearness > 0.3 ? stem(random, x, y, radius * 3, radius * 0.22) : []
      return { y, marks: [...green, ...flower(random, x, y, radius, colour)] }
    })
}
