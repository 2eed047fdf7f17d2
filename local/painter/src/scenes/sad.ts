import { exp, PI } from '@moodscape/mood/exact-math'
import type { Random } from '@moodscape/mood/random'

import { type Lab, lch, lighten, mix, ramp } from '../colour.ts'
import type { Frame } from '../frame.ts'
import { line, type Mark, type Point } from '../marks.ts'
import { createNoise } from '../noise.ts'
import type { Scene } from '../scene.ts'
import { moored } from '../shapes/boat.ts'
import { curve } from '../shapes/curve.ts'
import { rain, ripples } from '../shapes/rain.ts'
import { craggyRidge } from '../shapes/ridge-line.ts'
import { streetLamp } from '../shapes/street-lamp.ts'
import { willow } from '../shapes/willow.ts'

const SKY = ramp([
  [0, lch(0.31, 0.035, 262)],
  [0.35, lch(0.42, 0.045, 255)],
  [0.62, lch(0.54, 0.045, 248)],
  [0.85, lch(0.64, 0.03, 240)],
  [1, lch(0.7, 0.025, 235)],
])
const WATER = ramp([
  [0, lch(0.6, 0.03, 238)],
  [0.25, lch(0.46, 0.042, 248)],
  [1, lch(0.25, 0.035, 262)],
])
const CLOUD = lch(0.27, 0.03, 265)
const FAR_SHORE = lch(0.38, 0.04, 255)
const GLEAM = lch(0.82, 0.035, 80)
const DARK = lch(0.17, 0.018, 265)
const LEAF = lch(0.36, 0.035, 235)

/**
 * Rain over still water under a low grey-blue sky, and something that stands alone: dark, pale, falling
 * lines.
 */
export const sad: Scene = {
  palette: { mean: lch(0.44, 0.037, 252), spread: [0.109, 0.004, 0.007] },
  touch: { length: 1.35, scatter: { lightness: 0.022, chroma: 0.2, hue: 8 }, relief: 0.55, unrest: 0.12 },

  compose(random, frame) {
    const noise = createNoise(random.fork('noise'))
    const horizon = frame.height * random.range(0.54, 0.68)
    const light = { x: frame.width * random.range(0.25, 0.75), width: random.range(0.12, 0.2) }
    const shore = craggyRidge(noise, {
      y: horizon - 0.006,
      height: random.range(0.03, 0.08),
      frequency: random.range(2, 4),
      phase: random.next(),
    })
    const slant = random.range(-0.14, 0.14)

    function sky(x: number, y: number): Lab {
      const height = y / horizon
      const cloud = noise.fractal(x * 1.8 + 3, y * 4.2 + 1)
      const bare = SKY(height + 0.1 * noise.fractal(x * 1.6, y * 2.6))
      const clouded = cloud > 0 ? mix(bare, CLOUD, Math.min(0.8, cloud * 1.7) * (1 - height * 0.6)) : bare
      const lit = mix(clouded, GLEAM, 0.5 * bell((x - light.x) / light.width, (y - horizon + 0.03) / 0.07))
      return y > shore.at(x) ? mix(lit, FAR_SHORE, 0.78) : lit
    }

    function water(x: number, y: number): Lab {
      const depth = (y - horizon) / (frame.height - horizon)
      const colour = WATER(depth + 0.06 * noise.at(x * 9, y * 2))
      const reflected = lighten(colour, depth < 0.2 ? -0.05 * (1 - depth / 0.2) : 0)
      const path = bell((x - light.x) / (0.05 + 0.06 * depth), 0) * (1 - depth) * 0.55
      return mix(reflected, GLEAM, Math.max(0, path * (0.6 + 0.5 * noise.at(x * 24, y * 50))))
    }

    return {
      ground: (x, y) => (y < horizon ? sky(x, y) : water(x, y)),
      flow: (x, y) =>
        y < horizon ? PI / 2 - slant + 0.1 * noise.at(x * 2, y * 2) : 0.05 * noise.at(x * 3, y * 5),
      marks: [
        ...lonely(random.fork('lonely'), frame, horizon, light.x),
        ...reeds(random.fork('reeds'), frame),
        ...ripples(random.fork('ripples'), frame, horizon + 0.05, frame.height),
        ...rain(random.fork('rain'), frame, 1, lch(0.8, 0.015, 240)),
      ],
    }
  },

  // Drops dark and bright, since the picture may be either.
  echo: (random, frame, share) => [
    ...rain(random.fork('dark'), frame, 1.6 * share, lch(0.42, 0.04, 255)),
    ...rain(random.fork('bright'), frame, 1.2 * share, lch(0.88, 0.015, 240)),
  ],
}

function lonely(random: Random, frame: Frame, horizon: number, lightX: number): Mark[] {
  const side = lightX < frame.width / 2 ? random.range(0.6, 0.78) : random.range(0.22, 0.4)
  const x = frame.width * side
  const y = horizon + (frame.height - horizon) * random.range(0.3, 0.5)
  const kind = random.pick(['willow', 'willow', 'boat', 'lamp'] as const)
  if (kind === 'boat') return moored(random, x, y, random.range(0.26, 0.34), DARK, LEAF)
  const bank = islet(random, x, y)
  if (kind === 'lamp') return [...bank, ...streetLamp(random, x, y, random.range(0.34, 0.44), DARK)]
  const tree = willow(random.fork('tree'), x, y, Math.min(0.62, y * 0.8) * random.range(0.85, 1), DARK, LEAF)
  return [...mirrored(tree, y), ...bank, ...tree]
}

/** A low strip of ground for what stands in the water. */
function islet(random: Random, x: number, y: number): Mark[] {
  return Array.from({ length: 26 }, () => {
    const [cx, cy, half] = [
      x + random.gauss() * 0.05,
      y + Math.abs(random.gauss()) * 0.009,
      random.range(0.02, 0.09),
    ]
    return line(
      [
        [cx - half, cy],
        [cx, cy - 0.003],
        [cx + half, cy],
      ],
      0.002,
      0.007,
      lighten(DARK, random.range(0, 0.07)),
      0.7,
    )
  })
}

/** Lines seen again in the water below `y`, fainter and shorter. */
function mirrored(marks: readonly Mark[], y: number): Mark[] {
  return marks.flatMap((mark) => {
    if (mark.kind !== 'line') return []
    const points = mark.points.map(([px, py]): Point => [px, y + (y - py) * 0.6])
    return [line(points, mark.from, mark.to, lch(0.24, 0.03, 260), 0.16)]
  })
}

function reeds(random: Random, frame: Frame): Mark[] {
  const left = random.next() < 0.5
  return Array.from({ length: random.int(14, 30) }, () => {
    const foot = left ? random.range(-0.02, 0.24) : frame.width - random.range(-0.02, 0.24)
    const height = random.range(0.06, 0.2)
    const droop = (left ? 1 : -1) * random.range(0.02, 0.08)
    const top = frame.height - height
    const tip = top + height * random.range(0.1, 0.3)
    const points: Point[] = [
      [foot, frame.height + 0.01],
      [foot + droop * 0.2, top + height * 0.3],
      [foot + droop * 0.6, top],
      [foot + droop, tip],
    ]
    return line(curve(points), 0.006, 0.0015, lighten(DARK, random.range(0, 0.08)), 0.85)
  })
}

function bell(x: number, y: number): number {
  return exp(-(x * x + y * y))
}
