import type { Random } from '@moodscape/mood/random'

import { type Lab, lighten, mix } from '../colour.ts'
import { line, type Mark, type Point, polygon } from '../marks.ts'
import { curve } from './curve.ts'

/** An empty rowing boat tied to a post, its middle at (x, y) on the water line. */
export function moored(random: Random, x: number, y: number, length: number, dark: Lab, tint: Lab): Mark[] {
  const half = length / 2
  const facing = random.next() < 0.5 ? -1 : 1
  const rim = (t: number): Point => [x + facing * half * t, y - half * (0.16 + 0.2 * t * t)]
  const deck = [-1, -0.6, -0.2, 0.2, 0.6, 1].map(rim)
  const keel: Point[] = [
    [x + facing * half * 0.72, y + half * 0.1],
    [x, y + half * 0.17],
    [x - facing * half * 0.7, y + half * 0.1],
  ]
  const hull = [...deck, ...keel]
  const post: Point = [x + facing * half * 1.45, y - half * 0.62]
  const inside = [
    ...deck,
    [x + facing * half * 0.5, y - half * 0.09],
    [x - facing * half * 0.5, y - half * 0.09],
  ] as const
  return [
    polygon(
      hull.map(([px, py]): Point => [px, y + half * 0.2 + (y - py) * 0.55]),
      dark,
      0.3,
    ),
    polygon(hull, lighten(dark, 0.06)),
    polygon(inside, mix(dark, tint, 0.8), 0.9),
    line(deck, half * 0.045, half * 0.045, lighten(tint, 0.14)),
    ...[-0.35, 0.3].map((t) => {
      const [px, py] = rim(t)
      return line(
        [
          [px - half * 0.02, py + half * 0.03],
          [px + half * 0.05, y - half * 0.07],
        ],
        half * 0.07,
        half * 0.07,
        dark,
      )
    }),
    line([post, [post[0], y + half * 0.2]], half * 0.075, half * 0.085, dark),
    line(
      curve([[post[0], post[1] + half * 0.16], [x + facing * half * 1.2, y - half * 0.2], rim(1)]),
      half * 0.016,
      half * 0.016,
      dark,
    ),
    ...Array.from({ length: 7 }, () => {
      const [px, py, span] = [
        x + random.gauss() * half * 0.7,
        y + half * random.range(0.2, 0.5),
        half * random.range(0.15, 0.5),
      ]
      return line(
        [
          [px - span, py],
          [px + span, py],
        ],
        half * 0.01,
        half * 0.025,
        dark,
        0.4,
      )
    }),
  ]
}

/** A small sailing boat far out, its mast's foot at (x, y). */
export function sailing(x: number, y: number, height: number, hull: Lab, sail: Lab): Mark[] {
  const side = height * 0.42
  return [
    polygon(
      [
        [x, y - height],
        [x + side, y - height * 0.1],
        [x + height * 0.02, y - height * 0.1],
      ],
      sail,
    ),
    polygon(
      [
        [x - height * 0.03, y - height * 0.92],
        [x - side * 0.75, y - height * 0.12],
        [x - height * 0.03, y - height * 0.12],
      ],
      lighten(sail, -0.05),
    ),
    line(
      [
        [x, y],
        [x, y - height],
      ],
      height * 0.02,
      height * 0.015,
      hull,
    ),
    polygon(
      [
        [x - side, y - height * 0.06],
        [x + side * 1.1, y - height * 0.06],
        [x + side * 0.7, y + height * 0.07],
        [x - side * 0.7, y + height * 0.07],
      ],
      hull,
    ),
    ...[0.14, 0.24, 0.36, 0.5].map((down, i) =>
      line(
        [
          [x - side * (0.7 - i * 0.12), y + height * down],
          [x + side * (0.75 - i * 0.14), y + height * down],
        ],
        height * 0.03,
        height * 0.02,
        lighten(sail, -0.06),
        0.4 - i * 0.07,
      ),
    ),
  ]
}
