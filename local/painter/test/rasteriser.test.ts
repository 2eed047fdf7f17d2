import t from 'tap'

import { lch } from '../src/colour.ts'
import { dab, glow, line, type Mark, petal, polygon } from '../src/marks.ts'
import { createRasteriser } from '../src/raster/rasteriser.ts'

const SIDE = 100
const grey = lch(0.5, 0, 0)

/** The area a mark covers in pixels, and how often it touches the pixel it touches most. */
function cover(mark: Mark): { area: number; most: number } {
  const visits = new Map<number, number>()
  let area = 0
  createRasteriser(SIDE, SIDE, SIDE).trace(mark, (pixel, coverage) => {
    visits.set(pixel, (visits.get(pixel) ?? 0) + 1)
    area += coverage
  })
  return { area, most: Math.max(0, ...visits.values()) }
}

const shapes: Record<string, [mark: Mark, area: number]> = {
  'a dab': [dab(0.5, 0.5, 0.2, grey), Math.PI * 400],
  'a slanting petal': [petal(0.5, 0.5, 0.3, 0.5, 0.7, grey), Math.PI * 450],
  'a dab half outside the picture': [dab(0, 0.5, 0.2, grey), Math.PI * 200],
  'a slanting line with round ends': [
    line(
      [
        [0.2, 0.2],
        [0.8, 0.8],
      ],
      0.1,
      0.1,
      grey,
    ),
    848.5 + Math.PI * 25,
  ],
  'a line that turns back on itself': [
    line(
      [
        [0.2, 0.5],
        [0.8, 0.5],
        [0.2, 0.5],
      ],
      0.1,
      0.1,
      grey,
    ),
    600 + Math.PI * 25,
  ],
  'a triangle': [
    polygon(
      [
        [0.1, 0.1],
        [0.9, 0.1],
        [0.1, 0.9],
      ],
      grey,
    ),
    3200,
  ],
  'a hollow polygon': [
    polygon(
      [
        [0.1, 0.1],
        [0.9, 0.1],
        [0.9, 0.9],
        [0.5, 0.3],
        [0.1, 0.9],
      ],
      grey,
    ),
    6400 - 2400,
  ],
}

for (const [name, [mark, area]] of Object.entries(shapes)) {
  t.test(`${name} covers its area, every pixel once`, async (t) => {
    const covered = cover(mark)
    t.ok(Math.abs(covered.area - area) < 0.03 * area, `${covered.area} of ${area} pixels`)
    t.equal(covered.most, 1)
  })
}

t.test('what is thinner than a pixel fades instead of breaking up', async (t) => {
  const thin = cover(
    line(
      [
        [0.1, 0.5],
        [0.9, 0.5],
      ],
      0.005,
      0.005,
      grey,
    ),
  )
  const thick = cover(
    line(
      [
        [0.1, 0.5],
        [0.9, 0.5],
      ],
      0.01,
      0.01,
      grey,
    ),
  )
  t.ok(Math.abs(thin.area / thick.area - 0.5) < 0.05, `${thin.area} to ${thick.area}`)
  t.ok(cover(dab(0.5, 0.5, 0.001, grey)).area > 0)
})

t.test('a glow is weaker the farther from its middle', async (t) => {
  const row: number[] = []
  createRasteriser(SIDE, SIDE, SIDE).trace(glow(0.5, 0.505, 0.3, grey, 1), (pixel, coverage) => {
    if (Math.floor(pixel / SIDE) === 50 && pixel % SIDE >= 50) row.push(coverage)
  })
  t.ok(row.length > 25)
  t.ok(row.every((coverage, i) => i === 0 || coverage <= row[i - 1]!))
})

t.test('what lies outside the picture touches nothing', async (t) => {
  for (const mark of [
    dab(3, 3, 0.2, grey),
    line(
      [
        [2, 2],
        [3, 3],
      ],
      0.1,
      0.1,
      grey,
    ),
    polygon(
      [
        [2, 2],
        [3, 2],
        [2, 3],
      ],
      grey,
    ),
  ]) {
    t.equal(cover(mark).area, 0)
  }
})

t.test('a line without length touches nothing', async (t) => {
  t.equal(
    cover(
      line(
        [
          [0.5, 0.5],
          [0.5, 0.5],
        ],
        0.1,
        0.1,
        grey,
      ),
    ).area,
    0,
  )
})
