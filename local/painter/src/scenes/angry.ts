import { atan2, cos, pow, sin, TAU } from '@moodscape/mood/exact-math'
import type { Random } from '@moodscape/mood/random'

import { type Lab, lch, mix, ramp } from '../colour.ts'
import { type Frame, perFrame } from '../frame.ts'
import { line, type Mark, type Point, polygon } from '../marks.ts'
import type { Scene } from '../scene.ts'
import { bolt } from '../shapes/bolt.ts'
import { createShards, fan, spike } from '../shapes/shards.ts'

const HEAT = ramp([
  [0, lch(0.96, 0.09, 95)],
  [0.05, lch(0.86, 0.16, 78)],
  [0.12, lch(0.71, 0.2, 48)],
  [0.24, lch(0.59, 0.225, 31)],
  [0.42, lch(0.47, 0.195, 27)],
  [0.62, lch(0.31, 0.12, 24)],
  [0.85, lch(0.17, 0.045, 20)],
  [1.2, lch(0.1, 0.012, 20)],
])
const SOOT = lch(0.08, 0.014, 20)
const EMBER = lch(0.82, 0.17, 64)

/** Where it breaks: a point, or a fault drawn out along `angle` by `stretch`. */
interface Fault {
  x: number
  y: number
  angle: number
  stretch: number
}

interface Splinter {
  at: Point
  /** Direction of the strokes on it. */
  grain: number
  /** 0..1: how hot or burnt it is. */
  heat: number
  /** Direction in which it catches the light. */
  facing: number
}

/**
 * Red-hot matter bursting from a fault: V-shaped shards, dense cracks, everything pointed and driven
 * outwards.
 */
export const angry: Scene = {
  key: { lightness: 0.335, chroma: 0.1, hue: 33 },
  touch: { length: 0.62, scatter: { lightness: 0.055, chroma: 0.22, hue: 7 }, relief: 1.45, unrest: 0.25 },

  compose(random, frame) {
    const fault = {
      x: frame.width * random.range(0.28, 0.72),
      y: frame.height * random.range(0.34, 0.68),
      angle: random.range(0, TAU),
      stretch: random.next() < 0.55 ? 1 : random.range(0.3, 0.5),
    }
    const size = (frame.width + frame.height) / 2
    const splinters = shatter(random.fork('shatter'), frame, fault)
    const shards = createShards(splinters.map(({ at }) => at))

    function ground(x: number, y: number): Lab {
      const { shard, border } = shards.at(x, y)
      const splinter = splinters[shard]!
      const distance = distanceTo(fault, x, y) / size
      const facet = (x - splinter.at[0]) * cos(splinter.facing) + (y - splinter.at[1]) * sin(splinter.facing)
      const uneven = (splinter.heat - 0.5) * 0.46 * Math.min(1, distance * 6)
      const tilt = Math.max(-0.11, Math.min(0.11, facet * 1.1))
      const colour = HEAT(Math.max(0, distance * 1.08 + uneven + tilt))
      if (border < 0.0045 + 0.004 * splinter.heat) return mix(colour, SOOT, 0.93)
      if (border < 0.012 && distance < 0.42) return mix(colour, EMBER, 0.55)
      return splinter.heat < 0.14 && distance > 0.12 ? mix(colour, SOOT, 0.8) : colour
    }

    return {
      ground,
      flow: (x, y) => splinters[shards.at(x, y).shard]!.grain,
      marks: [
        ...spikes(random.fork('spikes'), fault),
        ...fragments(random.fork('fragments'), frame, fault),
        ...flashes(random.fork('flashes'), frame, fault),
        ...sparks(random.fork('sparks'), frame, fault, 520),
      ],
    }
  },
}

/** Small splinters near the fault, large ones far out. */
function shatter(random: Random, frame: Frame, fault: Fault): Splinter[] {
  return Array.from({ length: perFrame(frame, 120) }, () => {
    const angle = random.range(0, TAU)
    const chance = random.next()
    const radius = 0.03 + 0.95 * chance * Math.sqrt(chance)
    const x = fault.x + cos(angle) * radius * Math.max(1, frame.width)
    const y = fault.y + sin(angle) * radius * Math.max(1, frame.height)
    const side = random.next() < 0.5 ? 1 : -1
    return {
      at: [x, y],
      grain: atan2(y - fault.y, x - fault.x) + side * random.range(0.25, 1.15),
      heat: random.next(),
      facing: random.range(0, TAU),
    }
  })
}

function distanceTo(fault: Fault, x: number, y: number): number {
  const [dx, dy] = [x - fault.x, y - fault.y]
  // A drawn-out fault is narrower, so that it heats no more of the picture than a point does.
  const narrow = fault.stretch < 1 ? 1.45 : 1
  const along = (dx * cos(fault.angle) + dy * sin(fault.angle)) * fault.stretch
  const across = dy * cos(fault.angle) - dx * sin(fault.angle)
  return narrow * Math.sqrt(along * along + across * across)
}

/** A place on the fault itself, from which things fly. */
function onFault(random: Random, fault: Fault): Point {
  const offset = (1 - fault.stretch) * random.range(-0.4, 0.4)
  return [fault.x + cos(fault.angle) * offset, fault.y + sin(fault.angle) * offset]
}

function spikes(random: Random, fault: Fault): Mark[] {
  const black = fan(random.int(20, 30), random.next).map((angle) =>
    polygon(
      spike(
        onFault(random, fault),
        angle,
        random.range(0.02, 0.16),
        random.range(0.34, 0.78),
        random.range(0.006, 0.026),
      ),
      lch(0.07 + 0.06 * random.next(), 0.02, 20),
      0.9,
    ),
  )
  const hot = fan(random.int(16, 24), random.next).map((angle) => {
    const hue = random.range(25, 85)
    return polygon(
      spike(
        onFault(random, fault),
        angle,
        random.range(0.01, 0.08),
        random.range(0.16, 0.5),
        random.range(0.004, 0.014),
      ),
      lch(0.55 + (hue - 25) * 0.0055, 0.2, hue),
      0.88,
    )
  })
  return [...black, ...hot]
}

function fragments(random: Random, frame: Frame, fault: Fault): Mark[] {
  return Array.from({ length: perFrame(frame, 10) }, () => {
    const angle = random.range(0, TAU)
    const radius = random.range(0.3, 0.62)
    const x = fault.x + cos(angle) * radius
    const y = fault.y + sin(angle) * radius
    const turn = angle + random.range(1.2, 2.6) * (random.next() < 0.5 ? 1 : -1)
    return polygon(
      spike([x, y], turn, 0, random.range(0.1, 0.24), 0.016),
      random.next() < 0.5 ? lch(0.62, 0.22, 33) : SOOT,
      0.9,
    )
  })
}

function flashes(random: Random, frame: Frame, fault: Fault): Mark[] {
  return Array.from({ length: random.int(2, 5) }, () => {
    const angle = random.range(0, TAU)
    const reach = random.range(0.4, 0.85) * Math.sqrt(frame.width * frame.height)
    const from = onFault(random, fault)
    return bolt(random, from, [from[0] + cos(angle) * reach, from[1] + sin(angle) * reach])
  }).flat()
}

function sparks(random: Random, frame: Frame, fault: Fault, count: number): Mark[] {
  const size = (frame.width + frame.height) / 2
  return Array.from({ length: perFrame(frame, count) }, () => {
    const [fromX, fromY] = onFault(random, fault)
    const angle = random.range(0, TAU)
    const radius = (0.05 + pow(random.next(), 0.7) * 0.7) * size
    const x = fromX + cos(angle) * radius
    const y = fromY + sin(angle) * radius
    const heading = angle + random.gauss() * 0.25
    const length = random.range(0.005, 0.03)
    const colour = random.next() < 0.65 ? lch(random.range(0.7, 0.93), 0.16, random.range(40, 88)) : SOOT
    return line(
      [
        [x, y],
        [x + cos(heading) * length, y + sin(heading) * length],
      ],
      random.range(0.0015, 0.0036),
      0.0008,
      colour,
      0.92,
    )
  })
}
