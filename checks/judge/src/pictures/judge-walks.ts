import { EMOTION_TYPES, type EmotionType } from '@moodscape/mood/emotion'

import type { Measure } from '../measure.ts'
import { mean } from '../statistics.ts'
import { distanceOf, type Look, lookAt } from './look.ts'

const STEPS = 12
const SEED = 90_917

/** One way from an emotion to another, in equal steps. */
interface Walk {
  name: string
  looks: Look[]
}

/** Whether a picture changes steadily on the way from any emotion to any other: no jump, no turning back, no mud. */
export async function judgeWalks(): Promise<Measure[]> {
  const walks: Walk[] = []
  for (const [i, from] of EMOTION_TYPES.entries())
    for (const to of EMOTION_TYPES.slice(i + 1)) walks.push(await walk(from, to))
  const turn = (axis: 'lightness' | 'chroma') => (one: Walk) => turnsBack(one.looks.map((look) => look[axis]))
  return [
    worst(walks, 'lightness turns back on a walk', turn('lightness'), 0.02),
    worst(walks, 'chroma turns back on a walk', turn('chroma'), 0.02),
    worst(walks, 'largest step of a walk ÷ the mean one', largestStep, 2),
    worst(walks, 'chroma lost in the middle of a walk', chromaLost, 0.2),
  ]
}

async function walk(from: EmotionType, to: EmotionType): Promise<Walk> {
  const looks: Look[] = []
  for (let step = 0; step <= STEPS; step++) {
    const confidence = (100 * step) / STEPS
    const parts = [
      { type: from, confidence: 100 - confidence },
      { type: to, confidence },
    ]
    looks.push(await lookAt(parts, SEED))
  }
  return { name: `${from} to ${to}`, looks }
}

function worst(walks: readonly Walk[], what: string, of: (walk: Walk) => number, most: number): Measure {
  const values = walks.map((one) => ({ name: one.name, value: of(one) })).sort((a, b) => b.value - a.value)
  const [highest] = values as [{ name: string; value: number }]
  const met = values.filter(({ value }) => value <= most).length
  return {
    what: `${what}, worst (${highest.name})`,
    measured: `${highest.value.toFixed(3)}, ${met} of ${walks.length} met`,
    wanted: `≤ ${most}`,
    isMet: highest.value <= most,
  }
}

/** The largest step against the direction of the whole way. */
function turnsBack(way: readonly number[]): number {
  const sense = (way[0] as number) < (way.at(-1) as number) ? 1 : -1
  return Math.max(...way.slice(1).map((value, i) => sense * ((way[i] as number) - value)))
}

function largestStep({ looks }: Walk): number {
  const steps = looks.slice(1).map((look, i) => distanceOf(look, looks[i] as Look))
  return Math.max(...steps) / mean(steps)
}

/** Share of the mean chroma of both ends that the middle lacks. */
function chromaLost({ looks }: Walk): number {
  const [from, middle, to] = [0, STEPS / 2, STEPS].map((step) => (looks[step] as Look).chroma) as [
    number,
    number,
    number,
  ]
  return Math.max(0, 1 - middle / ((from + to) / 2))
}
