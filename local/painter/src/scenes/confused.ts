import { atan2, cos, sin, TAU } from '@moodscape/mood/exact-math'
import type { Random } from '@moodscape/mood/random'

import { type Lab, lch, mix } from '../colour.ts'
import { type Frame, perFrame } from '../frame.ts'
import { line, type Mark, type Point, polygon } from '../marks.ts'
import { createNoise, type Noise } from '../noise.ts'
import type { Scene } from '../scene.ts'
import { curve } from '../shapes/curve.ts'

const HUES = [
  lch(0.7, 0.09, 75),
  lch(0.6, 0.085, 185),
  lch(0.55, 0.09, 300),
  lch(0.76, 0.05, 110),
  lch(0.5, 0.06, 250),
  lch(0.66, 0.1, 20),
]
const DARK = lch(0.26, 0.03, 280)
const PALE = lch(0.94, 0.02, 95)

interface Well {
  x: number
  y: number
  sense: number
}

/** Two patterns that cross and contradict each other, threads that lead nowhere: no focus, no up and down. */
export const confused: Scene = {
  key: { lightness: 0.6, chroma: 0.065 },
  touch: { length: 0.85, scatter: { lightness: 0.038, chroma: 0.3, hue: 16 }, relief: 0.95, unrest: 0.3 },

  compose(random, frame) {
    const noise = createNoise(random.fork('noise'))
    const hues = random.shuffle(HUES)
    const pattern = interference(random, frame, noise, random.range(0.75, 1.15))
    const other = interference(random.fork('other'), frame, noise, random.range(0.8, 1.6))
    const patches = random.range(2.2, 3.6)
    const isOther = (x: number, y: number) => noise.at(x * patches + 20, y * patches) > 0.3

    function ground(x: number, y: number): Lab {
      const phase = wrap(isOther(x, y) ? other(x, y) + 2.5 : pattern(x, y), hues.length)
      const band = Math.floor(phase)
      const blur = phase - band > 0.78 ? (phase - band - 0.78) * 4.5 : 0
      return mix(hues[band]!, hues[(band + 1) % hues.length]!, blur)
    }

    return {
      ground,
      flow(x, y) {
        const [field, step] = [isOther(x, y) ? other : pattern, 0.004]
        const rise = field(x, y + step) - field(x, y - step)
        const run = field(x + step, y) - field(x - step, y)
        return atan2(-run, rise)
      },
      marks: [...oddities(random.fork('oddities'), frame), ...threads(random.fork('threads'), frame, 15)],
    }
  },
}

/** Rings around several middles that cancel and double each other. */
function interference(
  random: Random,
  frame: Frame,
  noise: Noise,
  density: number,
): (x: number, y: number) => number {
  const wells = Array.from(
    { length: 5 },
    (): Well => ({
      x: random.range(0, frame.width),
      y: random.range(0, frame.height),
      sense: random.next() < 0.5 ? 1 : -1,
    }),
  )
  return (x, y) =>
    density *
    (wells.reduce((sum, well) => {
      const [dx, dy] = [x - well.x, y - well.y]
      return sum + well.sense * 6.3 * Math.sqrt(dx * dx + dy * dy)
    }, 0) +
      0.8 * noise.fractal(x * 2, y * 2))
}

function wrap(value: number, length: number): number {
  return value - length * Math.floor(value / length)
}

/** Loose threads that wind about themselves. */
function threads(random: Random, frame: Frame, count: number): Mark[] {
  return Array.from({ length: perFrame(frame, count) }, () => {
    let [x, y] = [random.range(0, frame.width), random.range(0, frame.height)]
    let heading = random.range(0, TAU)
    let turning = random.range(-0.5, 0.5)
    const way: Point[] = [[x, y]]
    for (let i = 0; i < 46; i++) {
      turning = (turning + random.gauss() * 0.17) * 0.93
      heading += turning
      x += cos(heading) * 0.017
      y += sin(heading) * 0.017
      way.push([x, y])
    }
    return line(curve(way, 3), 0.0042, 0.0022, random.next() < 0.6 ? DARK : PALE, 0.82)
  })
}

/** Signs that do not help: stairs that lead nowhere, doors in the air, spirals, arrows against each other. */
function oddities(random: Random, frame: Frame): Mark[] {
  const kinds = random.shuffle([stairs, door, spiral, arrow]).slice(0, 2)
  return Array.from({ length: perFrame(frame, 6) }, (_, i) =>
    kinds[i % 2]!(random, frame.width * random.range(0.1, 0.9), frame.height * random.range(0.1, 0.9)),
  ).flat()
}

function stairs(random: Random, x: number, y: number): Mark[] {
  const [step, sense, turn] = [
    random.range(0.018, 0.028),
    random.next() < 0.5 ? -1 : 1,
    (random.int(0, 3) * TAU) / 4,
  ]
  const place = (u: number, v: number): Point => [
    x + step * (u * cos(turn) - v * sin(turn)),
    y + step * (u * sin(turn) + v * cos(turn)),
  ]
  return Array.from({ length: random.int(5, 8) }, (_, i) => {
    const [from, to] = [i * sense, (i + 1) * sense]
    return [
      polygon([place(from, -i), place(to, -i), place(to, 0.25 - i), place(from, 0.25 - i)], DARK, 0.85),
      polygon(
        [place(to, -i), place(to, -i - 1), place(to + 0.22 * sense, -i - 1), place(to + 0.22 * sense, -i)],
        DARK,
        0.85,
      ),
      polygon(
        [
          place(from, -i),
          place(to, -i),
          place(to + 0.7 * sense, -i - 0.35),
          place(from + 0.7 * sense, -i - 0.35),
        ],
        PALE,
        0.9,
      ),
    ]
  }).flat()
}

function door(random: Random, x: number, y: number): Mark[] {
  const [height, tilt] = [random.range(0.09, 0.14), random.gauss() * 0.35]
  const place = (u: number, v: number): Point => [
    x + height * (u * cos(tilt) - v * sin(tilt)),
    y + height * (u * sin(tilt) + v * cos(tilt)),
  ]
  return [
    polygon([place(-0.28, 0.5), place(0.28, 0.5), place(0.28, -0.5), place(-0.28, -0.5)], PALE, 0.92),
    polygon([place(-0.22, 0.5), place(0.22, 0.5), place(0.22, -0.43), place(-0.22, -0.43)], DARK, 0.92),
    polygon(
      [place(-0.22, 0.5), place(0.05, 0.6), place(0.05, -0.33), place(-0.22, -0.43)],
      random.pick(HUES),
    ),
  ]
}

function spiral(random: Random, x: number, y: number): Mark[] {
  const [size, sense, turns] = [random.range(0.04, 0.08), random.next() < 0.5 ? -1 : 1, random.range(2.5, 4)]
  const way = Array.from({ length: 60 }, (_, i): Point => {
    const share = i / 59
    const angle = sense * share * turns * TAU
    return [x + cos(angle) * size * share, y + sin(angle) * size * share]
  })
  return [line(way, 0.003, 0.006, random.next() < 0.5 ? DARK : PALE, 0.9)]
}

function arrow(random: Random, x: number, y: number): Mark[] {
  const [length, heading] = [random.range(0.06, 0.1), random.range(0, TAU)]
  const colour = random.next() < 0.5 ? DARK : PALE
  const place = (u: number, v: number): Point => [
    x + length * (u * cos(heading) - v * sin(heading)),
    y + length * (u * sin(heading) + v * cos(heading)),
  ]
  const shaft = curve([
    place(-0.6, 0),
    place(-0.2, random.gauss() * 0.25),
    place(0.2, random.gauss() * 0.25),
    place(0.5, 0),
  ])
  return [
    line(shaft, 0.006, 0.006, colour, 0.9),
    polygon([place(0.4, -0.2), place(0.4, 0.2), place(0.75, 0)], colour, 0.92),
  ]
}
