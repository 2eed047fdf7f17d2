import { atan2, cos, pow, sin, TAU } from '@moodscape/mood/exact-math'
import type { Random } from '@moodscape/mood/random'

import { type Lab, lch, mix } from '../colour.ts'
import { type Frame, perFrame } from '../frame.ts'
import { dab, line, type Mark, type Point, polygon } from '../marks.ts'
import { createNoise } from '../noise.ts'
import type { Scene } from '../scene.ts'
import { curve } from '../shapes/curve.ts'
import { fan, spike } from '../shapes/shards.ts'

const HUES = [
  lch(0.87, 0.16, 95),
  lch(0.71, 0.195, 350),
  lch(0.79, 0.125, 215),
  lch(0.8, 0.16, 55),
  lch(0.96, 0.03, 95),
  lch(0.66, 0.175, 300),
  lch(0.83, 0.15, 150),
]
const WHITE = lch(0.985, 0.03, 98)
const PINK = lch(0.72, 0.19, 350)

interface Burst {
  x: number
  y: number
  /** Radius of the white middle. */
  core: number
  /** Number of rays, and how far they bend per unit of distance, in radians. */
  rays: readonly Lab[]
  twist: number
  /** Rings a unit of distance. */
  rings: number
}

/** A starburst thrown from one point with confetti in it: many clear colours, rays, triangles, dots. */
export const surprised: Scene = {
  key: { lightness: 0.8, chroma: 0.107 },
  touch: { length: 0.95, scatter: { lightness: 0.028, chroma: 0.18, hue: 7 }, relief: 1.1, unrest: 0.08 },

  compose(random, frame) {
    const noise = createNoise(random.fork('noise'))
    const burst = createBurst(random, frame)
    return {
      ground(x, y) {
        const [dx, dy] = [x - burst.x, y - burst.y]
        const radius = Math.sqrt(dx * dx + dy * dy)
        const angle = atan2(dy, dx) + burst.twist * radius + 0.05 * noise.at(x * 6, y * 6)
        const core = burst.core * (1 + 0.28 * cos(angle * 12))
        if (radius < core) return WHITE
        if (radius < core + 0.035) return PINK
        if (radius < core + 0.06) return WHITE
        const turn = angle / TAU + 2
        const ray = burst.rays[Math.floor((turn - Math.floor(turn)) * burst.rays.length)]!
        const phase = radius * burst.rings
        const onRing = Math.abs(phase - Math.floor(phase) - 0.5) < 0.06
        return mix(ray, WHITE, onRing ? 0.55 : Math.max(0, 0.22 - 0.12 * radius))
      },
      flow: (x, y) => atan2(y - burst.y, x - burst.x) - burst.twist * 0.4,
      marks: [
        ...rays(random.fork('rays'), burst),
        ...streamers(random.fork('streamers'), burst),
        ...confetti(random.fork('confetti'), frame, burst, 230),
      ],
    }
  },
}

function createBurst(random: Random, frame: Frame): Burst {
  const hues = random.shuffle(HUES)
  const count = random.int(13, 25)
  return {
    x: frame.width * random.range(0.3, 0.7),
    y: frame.height * random.range(0.34, 0.62),
    core: random.range(0.06, 0.1),
    rays: Array.from({ length: count }, (_, i) => hues[(i === count - 1 ? i + 2 : i) % hues.length]!),
    twist: random.range(-1.1, 1.1),
    rings: random.range(3, 6),
  }
}

function rays(random: Random, burst: Burst): Mark[] {
  return fan(random.int(22, 32), random.next).map((angle) => {
    const from = burst.core * 1.9 + random.range(0, 0.05)
    return polygon(
      spike([burst.x, burst.y], angle, from, from + random.range(0.08, 0.26), 0.004),
      WHITE,
      0.85,
    )
  })
}

function streamers(random: Random, burst: Burst): Mark[] {
  return fan(random.int(5, 9), random.next).map((start) => {
    const swing = random.range(0.03, 0.07)
    const waves = random.range(9, 15)
    const points = Array.from({ length: 9 }, (_, i): Point => {
      const radius = 0.16 + 0.05 * i
      const aside = (swing * sin(radius * waves * 3)) / (radius + 0.2)
      return [burst.x + cos(start + aside) * radius, burst.y + sin(start + aside) * radius]
    })
    return line(curve(points, 5), 0.004, 0.007, random.pick(HUES), 0.95)
  })
}

function confetti(random: Random, frame: Frame, from: { x: number; y: number }, count: number): Mark[] {
  const reach = 0.7 * Math.max(frame.width, frame.height)
  return Array.from({ length: perFrame(frame, count) }, (): Mark[] => {
    const angle = random.range(0, TAU)
    const radius = 0.1 + reach * pow(random.next(), 0.8)
    const [x, y] = [from.x + cos(angle) * radius, from.y + sin(angle) * radius]
    const size = 0.006 + 0.02 * Math.min(1, radius) * random.next()
    const colour = random.pick(HUES)
    switch (random.weighted([0.42, 0.3, 0.28])) {
      case 0:
        return [dab(x, y, size * 1.25, WHITE), dab(x, y, size, colour, 0.97)]
      case 1:
        return [triangle(x, y, size * 1.15, random.range(0, TAU), colour)]
      default: {
        const heading = angle + random.gauss() * 0.3
        const tail: Point = [x + cos(heading) * size * 2.6, y + sin(heading) * size * 2.6]
        return [line([[x, y], tail], 0.0034, 0.0026, random.next() < 0.5 ? WHITE : colour)]
      }
    }
  }).flat()
}

function triangle(x: number, y: number, size: number, turn: number, colour: Lab): Mark {
  const corner = (i: number): Point => [
    x + cos(turn + (i * TAU) / 3) * size,
    y + sin(turn + (i * TAU) / 3) * size,
  ]
  return polygon([corner(0), corner(1), corner(2)], colour, 0.96)
}
