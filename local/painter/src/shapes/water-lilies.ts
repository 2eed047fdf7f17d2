import { cos, PI } from '@moodscape/mood/exact-math'
import type { Random } from '@moodscape/mood/random'

import { lch } from '../colour.ts'
import type { Frame } from '../frame.ts'
import { dab, type Mark, petal } from '../marks.ts'

/** Lily pads, some in blossom, on the water below `horizon` and around x. */
export function waterLilies(random: Random, frame: Frame, horizon: number, x: number): Mark[] {
  return Array.from({ length: random.int(9, 16) }, () => ({
    x: x + random.gauss() * 0.13,
    y: horizon + (frame.height - horizon) * random.range(0.45, 0.95),
  }))
    .sort((p, q) => p.y - q.y)
    .flatMap((pad) => {
      const radius = 0.012 + 0.03 * ((pad.y - horizon) / (frame.height - horizon))
      const leaf = lch(random.range(0.62, 0.72), 0.075, random.range(150, 172))
      const blossom = [-0.9, -0.3, 0.3, 0.9].map((turn) =>
        petal(
          pad.x + cos(turn - PI / 2) * radius * 0.3,
          pad.y - radius * 0.3,
          radius * 0.34,
          0.42,
          turn - PI / 2,
          lch(0.95, 0.03, 350),
        ),
      )
      return [
        petal(pad.x, pad.y + radius * 0.12, radius * 1.04, 0.34, 0, lch(0.6, 0.06, 205), 0.5),
        petal(pad.x, pad.y, radius, 0.34, 0, leaf),
        ...(random.next() < 0.4
          ? [...blossom, dab(pad.x, pad.y - radius * 0.22, radius * 0.12, lch(0.9, 0.12, 90))]
          : []),
      ]
    })
}
