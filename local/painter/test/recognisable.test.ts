import { CIRCUMPLEX } from '@moodscape/mood/circumplex'
import { EMOTION_TYPES, type EmotionType } from '@moodscape/mood/emotion'
import { createRandom } from '@moodscape/mood/random'
import { converter } from 'culori'
import t from 'tap'

import { REPERTOIRES } from '../src/scenes.ts'
import { measurePixels } from './fixtures/colour-statistics.ts'
import { pixelsOf } from './fixtures/pixels.ts'

/** Pictures are told apart by what culori and plain counting see; neither shares code with the painter. */
const toHsv = converter('hsv')

const SIDE = 256

interface Sample {
  type: EmotionType
  scene: number
  features: number[]
  pleasure: number
}

const samples: Sample[] = []
for (const type of EMOTION_TYPES) {
  const { length } = REPERTOIRES[type].scenes
  for (let seed = 1; seed <= 2 * length; seed++) {
    const scene = seed % length
    samples.push({
      type,
      scene,
      ...look(await pixelsOf({ mood: { [type]: 100 }, seed, width: SIDE, height: SIDE })),
    })
  }
}

t.test('who has seen some scenes of each emotion names the emotion of a scene never seen', async (t) => {
  const right = shareRight(samples.map(({ type }) => type))
  t.ok(right >= 0.95, `${right} of ${samples.length}`)
})

t.test('labels at random are named no better than by chance', async (t) => {
  const labels = createRandom('labels').shuffle(samples.map(({ type }) => type))
  const right = shareRight(labels)
  t.ok(right < 0.35, `${right}`)
})

t.test('pictures of pleasant moods are bright and saturated', async (t) => {
  // Pleasure is .69 brightness + .22 saturation: P. Valdez & A. Mehrabian, 1994.
  const means = EMOTION_TYPES.map((type) =>
    mean(samples.filter((one) => one.type === type).map((one) => one.pleasure)),
  )
  const valences = EMOTION_TYPES.map((type) => CIRCUMPLEX[type].valence)
  const found = correlation(means, valences)
  t.ok(found >= 0.9, `correlation ${found}`)
  const shuffled = correlation(means, createRandom('shuffled').shuffle(valences))
  t.ok(Math.abs(shuffled) < 0.7, `shuffled ${shuffled}`)
})

function look(pixels: Buffer): { features: number[]; pleasure: number } {
  const { l, chroma, a, b } = measurePixels(pixels)
  let [brightness, saturation, count] = [0, 0, 0]
  const hues = new Array<number>(12).fill(0)
  for (let i = 0; i < pixels.length; i += 3 * 7) {
    const {
      h = 0,
      v,
      s,
    } = toHsv({
      mode: 'rgb',
      r: pixels[i]! / 255,
      g: pixels[i + 1]! / 255,
      b: pixels[i + 2]! / 255,
    })
    brightness += v
    saturation += s
    hues[Math.floor(h / 30) % 12]! += s * v
    count += 1
  }
  return {
    features: [l, chroma, a, b, roughness(pixels), entropy(hues)],
    pleasure: (0.69 * brightness + 0.22 * saturation) / count,
  }
}

/** How evenly values are spread, in bits. */
function entropy(values: readonly number[]): number {
  const sum = values.reduce((total, value) => total + value, 0)
  return -values.reduce(
    (bits, value) => (value > 0 ? bits + (value / sum) * Math.log2(value / sum) : bits),
    0,
  )
}

/** Mean difference of green between neighbours, across and down. */
function roughness(pixels: Buffer): number {
  let sum = 0
  for (let i = 1; i < pixels.length - 3 * SIDE; i += 3)
    sum += Math.abs(pixels[i]! - pixels[i + 3]!) + Math.abs(pixels[i]! - pixels[i + 3 * SIDE]!)
  return sum / pixels.length / 255
}

/** How many are named by the nearest mean of the scenes that are not their own. */
function shareRight(labels: readonly EmotionType[]): number {
  const spread = samples[0]!.features.map((_, axis) =>
    deviation(samples.map(({ features }) => features[axis]!)),
  )
  const right = samples.filter((sample, index) => {
    const [nearest] = EMOTION_TYPES.flatMap((type) => {
      const others = samples.filter(
        (other, i) => labels[i] === type && !(other.type === sample.type && other.scene === sample.scene),
      )
      if (others.length === 0) return []
      const distance = spread.reduce((sum, deviation, axis) => {
        const away =
          (mean(others.map(({ features }) => features[axis]!)) - sample.features[axis]!) / deviation
        return sum + away * away
      }, 0)
      return [{ type, distance }]
    }).sort((p, q) => p.distance - q.distance)
    return nearest?.type === labels[index]
  })
  return right.length / samples.length
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function deviation(values: readonly number[]): number {
  const middle = mean(values)
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)))
}

function correlation(p: readonly number[], q: readonly number[]): number {
  const [meanP, meanQ] = [mean(p), mean(q)]
  const together = mean(p.map((value, i) => (value - meanP) * (q[i]! - meanQ)))
  return together / (deviation(p) * deviation(q))
}
