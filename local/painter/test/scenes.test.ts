import { EMOTION_TYPES } from '@moodscape/mood/emotion'
import { createRandom } from '@moodscape/mood/random'
import t from 'tap'

import { frameOf } from '../src/frame.ts'
import { measure } from '../src/grade.ts'
import type { Mark, Point } from '../src/marks.ts'
import { SCENES } from '../src/scenes.ts'

const square = frameOf(256, 256)

for (const type of EMOTION_TYPES) {
  const scene = SCENES[type]

  t.test(`${type} composes something whole in every format`, async (t) => {
    for (const frame of [square, frameOf(2048, 256), frameOf(256, 2048)]) {
      const { ground, flow, marks } = scene.compose(createRandom('format'), frame)
      t.ok(marks.length > 0)
      t.ok(
        marks.every((mark) => numbersOf(mark).every(Number.isFinite)),
        'every mark has a place and a colour',
      )
      for (let i = 0; i < 400; i++) {
        const [x, y] = [(frame.width * (i % 20)) / 19, (frame.height * Math.floor(i / 20)) / 19]
        if (![...ground(x, y), flow(x, y)].every(Number.isFinite)) t.fail(`nothing at ${x}, ${y}`)
      }
    }
  })

  t.test(`${type} sounds through another emotion the more, the larger its share`, async (t) => {
    const strength = (share: number) => strengthOf(scene.echo(createRandom('echo'), square, share))
    t.ok(strength(0.05) <= strength(0.2))
    t.ok(strength(0.2) < strength(0.45))
  })

  t.test(`${type} says truly which colours it has`, async (t) => {
    const seeds = ['1', '2', '3', '4', '5', '6']
    const palettes = seeds.map((seed) => measure(scene.compose(createRandom(seed), square), square))
    for (const axis of [0, 1, 2] as const) {
      const mean = palettes.reduce((sum, palette) => sum + palette.mean[axis], 0) / seeds.length
      t.ok(Math.abs(mean - scene.palette.mean[axis]) < 0.03, `mean ${mean}, said ${scene.palette.mean[axis]}`)
      const spread = palettes.reduce((sum, palette) => sum + palette.spread[axis], 0) / seeds.length
      t.ok(Math.abs(spread - scene.palette.spread[axis]) < 0.03, `spread ${spread}`)
    }
  })
}

t.test('sadness sounds through as rain: lines that fall', async (t) => {
  const drops = SCENES.SAD.echo(createRandom('rain'), square, 0.3)
  t.ok(drops.length > 100)
  for (const drop of drops) {
    if (drop.kind !== 'line') return t.fail('a drop is a line')
    const [from, to] = drop.points as [Point, Point]
    if (to[1] - from[1] < 3 * Math.abs(to[0] - from[0])) t.fail('a drop falls')
  }
})

function numbersOf(mark: Mark): number[] {
  const colour = [...mark.colour, mark.opacity]
  switch (mark.kind) {
    case 'dab':
      return [...colour, mark.x, mark.y, mark.radius, mark.slim, mark.angle, mark.soft]
    case 'line':
      return [...colour, ...mark.points.flat(), mark.from, mark.to]
    case 'polygon':
      return [...colour, ...mark.points.flat()]
  }
}

function strengthOf(marks: readonly Mark[]): number {
  return marks.reduce((sum, mark) => sum + mark.opacity, 0)
}
