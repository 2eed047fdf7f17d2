import { EMOTION_TYPES } from '@moodscape/mood/emotion'
import t from 'tap'

import type { Colours } from '../src/canvas.ts'
import { drawMood } from '../src/drawing/draw-mood.ts'
import { LEAST_VARIETY } from '../src/least-variety.ts'
import { loadSkia } from '../src/stage/skia.ts'

const newSheet = await loadSkia()

/** Seeds that people ask for one after the other; none that anything was chosen by. */
const FIRST = 7003
const SEEDS = 12

/** The sides of a drawing, and of it as seen from afar. */
const SIDE = 64
const GLANCE = 32

for (const type of EMOTION_TYPES) {
  t.test(`the nearest two of twelve drawings of ${type} differ as unlike pictures once did`, async (t) => {
    const glances: Float32Array[] = []
    for (let seed = FIRST; seed < FIRST + SEEDS; seed++) {
      const parts = [{ type, weight: 1 }]
      const { picture } = await drawMood(parts, seed, SIDE, SIDE, newSheet, async () => {})
      glances.push(glanceAt(picture))
    }
    const distances = glances.flatMap((one, i) => glances.slice(0, i).map((other) => distance(one, other)))
    const nearest = Math.min(...distances)
    t.ok(nearest >= LEAST_VARIETY[type], `${nearest}`)
  })
}

/** The means of small fields, one after the other in L, a and b. */
function glanceAt(picture: Colours): Float32Array {
  const step = SIDE / GLANCE
  const fields = new Float32Array(3 * GLANCE * GLANCE)
  for (let i = 0; i < SIDE * SIDE; i++) {
    const field = Math.floor(Math.floor(i / SIDE) / step) * GLANCE + Math.floor((i % SIDE) / step)
    for (const [axis, plane] of [picture.l, picture.a, picture.b].entries())
      fields[3 * field + axis]! += plane[i]! / (step * step)
  }
  return fields
}

/** Mean distance in OKLab, times 100. */
function distance(one: Float32Array, other: Float32Array): number {
  let sum = 0
  for (let i = 0; i < one.length; i += 3) {
    sum += Math.hypot(one[i]! - other[i]!, one[i + 1]! - other[i + 1]!, one[i + 2]! - other[i + 2]!)
  }
  return (100 * sum) / (one.length / 3)
}
