import { exp, pow } from '@moodscape/mood/exact-math'
import type { Random } from '@moodscape/mood/random'

import { type Lab, lch, mix, ramp } from '../colour.ts'
import { type Frame, perFrame } from '../frame.ts'
import { dab, glow, line, type Mark, type Point } from '../marks.ts'
import { createNoise, type Noise } from '../noise.ts'
import type { Scene } from '../scene.ts'
import { sailing } from '../shapes/boat.ts'
import { cairn } from '../shapes/cairn.ts'
import { curve } from '../shapes/curve.ts'
import { flock } from '../shapes/flock.ts'
import { craggyRidge, type RidgeLine } from '../shapes/ridge-line.ts'
import { waterLilies } from '../shapes/water-lilies.ts'

const SKY = ramp([
  [0, lch(0.84, 0.055, 236)],
  [0.4, lch(0.9, 0.04, 228)],
  [0.72, lch(0.94, 0.035, 95)],
  [1, lch(0.93, 0.05, 68)],
])
const WATER = ramp([
  [0, lch(0.9, 0.045, 85)],
  [0.16, lch(0.86, 0.05, 190)],
  [0.5, lch(0.77, 0.065, 200)],
  [1, lch(0.65, 0.07, 212)],
])
const HAZE = lch(0.93, 0.025, 90)
const SUN = lch(0.985, 0.06, 95)
const GLITTER = lch(0.968, 0.045, 88)
const RIDGE_COLOURS = [lch(0.83, 0.035, 268), lch(0.76, 0.045, 240), lch(0.67, 0.055, 205)]

interface Ridge extends RidgeLine {
  colour: Lab
}

interface Sun {
  x: number
  y: number
  radius: number
}

/** A still lake under a pale sun: horizontal lines, wide soft shapes, little contrast, much room. */
export const calm: Scene = {
  key: { lightness: 0.8, chroma: 0.041, hue: 202 },
  touch: { length: 1.75, scatter: { lightness: 0.014, chroma: 0.18, hue: 9 }, relief: 0.42, unrest: 0.03 },

  compose(random, frame) {
    const noise = createNoise(random.fork('noise'))
    const horizon = frame.height * random.range(0.46, 0.62)
    const radius = random.range(0.042, 0.066)
    const sun = {
      x: frame.width * random.range(0.24, 0.76),
      y: horizon - random.range(0.1, 0.24) * frame.height,
      radius,
    }
    const ridges = createRidges(random, noise, horizon)

    function sky(x: number, y: number): Lab {
      const clear = SKY(y / horizon + 0.05 * noise.fractal(x * 1.3, y * 5))
      const cloud = noise.fractal(x * 1.6 + 9, y * 7 + 2)
      const clouded =
        cloud > 0.1 ? mix(clear, lch(0.97, 0.015, 80), Math.min(0.75, (cloud - 0.1) * 2)) : clear
      const square = ((x - sun.x) * (x - sun.x) + (y - sun.y) * (y - sun.y)) / 0.017
      const lit = mix(clouded, lch(0.955, 0.075, 80), 0.85 * exp(-square))
      const ridge = ridges.findLast((each) => y > each.at(x))
      return ridge ? mix(ridge.colour, HAZE, Math.min(0.75, 0.12 + (y - ridge.at(x)) * 7)) : lit
    }

    function water(x: number, y: number): Lab {
      const depth = (y - horizon) / (frame.height - horizon)
      const swell = 0.05 * noise.at(x * 1.5, y * 26)
      const above = horizon - (y - horizon) * 0.85 + swell * 0.25
      const mirrored = depth < 0.28 ? ridges.findLast((each) => above > each.at(x + swell * 0.2)) : undefined
      const plain = WATER(depth + swell * 0.6)
      const colour = mirrored ? mix(plain, mirrored.colour, 0.42 * (1 - depth / 0.28)) : plain
      const spread = (x - sun.x) / (0.03 + 0.1 * depth)
      const path = exp(-spread * spread) * (0.85 - 0.5 * depth)
      return mix(colour, GLITTER, Math.max(0, path * (0.55 + 0.5 * noise.at(x * 12, y * 70))))
    }

    return {
      ground: (x, y) => (y < horizon ? sky(x, y) : water(x, y)),
      flow: (x, y) => (y < horizon ? 0.2 * noise.at(x * 1.2, y * 2.2) : 0.04 * noise.at(x * 2, y * 3)),
      marks: [
        glow(sun.x, sun.y, sun.radius * 2.2, lch(0.97, 0.06, 88), 0.6),
        dab(sun.x, sun.y, sun.radius, SUN, 0.9),
        ...sunPath(random.fork('path'), frame, horizon, sun.x),
        ...company(random.fork('company'), frame, horizon, sun),
        ...reeds(random.fork('reeds'), frame),
      ],
    }
  },
}

function createRidges(random: Random, noise: Noise, horizon: number): Ridge[] {
  const height = random.range(0.06, 0.16)
  return RIDGE_COLOURS.slice(random.int(0, 1)).map((colour, i) => ({
    ...craggyRidge(noise, {
      y: horizon - 0.055 + 0.024 * i,
      height: height * (1 - 0.3 * i),
      frequency: 1.3 + i * 0.8,
      phase: random.next(),
    }),
    colour,
  }))
}

function sunPath(random: Random, frame: Frame, horizon: number, sunX: number): Mark[] {
  return Array.from({ length: perFrame(frame, 120) }, () => {
    const depth = pow(random.next(), 1.4)
    const y = horizon + 0.012 + depth * (frame.height * 0.98 - horizon)
    const half = (0.01 + 0.045 * depth) * random.range(0.5, 1.4)
    const x = sunX + random.gauss() * (0.025 + 0.085 * depth)
    return line(
      [
        [x - half, y],
        [x, y + 0.001],
        [x + half, y],
      ],
      0.002 + 0.003 * depth,
      0.001,
      lch(0.978, 0.035, 90),
      0.6,
    )
  })
}

/** Who else is there: a sail, a heap of stones or lily pads; often birds. */
function company(random: Random, frame: Frame, horizon: number, sun: Sun): Mark[] {
  const side = sun.x < frame.width / 2 ? random.range(0.64, 0.88) : random.range(0.12, 0.36)
  const x = frame.width * side
  const companions = {
    sail: () => sailing(x, horizon + 0.05, random.range(0.1, 0.16), lch(0.5, 0.05, 240), lch(0.97, 0.02, 85)),
    stones: () => cairn(random, x, frame.height * 0.93, random.range(0.17, 0.24)),
    lilies: () => waterLilies(random, frame, horizon, x),
    empty: () => [],
  }
  const kind = random.pick(['sail', 'stones', 'lilies', 'empty'] as const)
  const hasBirds = kind === 'empty' || random.next() < 0.4
  const above = Math.max(0.08, sun.y - random.range(0.06, 0.2))
  const birds = hasBirds ? flock(random, frame.width * random.range(0.25, 0.75), above) : []
  return [...birds, ...companions[kind]()]
}

function reeds(random: Random, frame: Frame): Mark[] {
  const thick = random.next() < 0.5
  return Array.from({ length: random.int(18, 38) }, (): Mark[] => {
    const left = random.next() < (thick ? 0.8 : 0.2)
    const foot = left ? random.range(-0.02, 0.19) : frame.width - random.range(-0.02, 0.15)
    const height = random.range(0.1, 0.3)
    const bend = (left ? 1 : -1) * random.range(0.01, 0.07)
    const top: Point = [foot + bend, frame.height - height]
    const stalk = curve([[foot, frame.height + 0.02], [foot + bend * 0.25, frame.height - height * 0.5], top])
    const blade = line(stalk, 0.0044, 0.001, lch(random.range(0.46, 0.6), 0.06, random.range(150, 190)), 0.85)
    if (random.next() > 0.3) return [blade]
    const under = stalk[stalk.length - 3]!
    return [blade, line([under, top], 0.0075, 0.006, lch(0.55, 0.06, 70), 0.9)]
  }).flat()
}
