import type { MoodBlend, MoodPart } from '@moodscape/mood/blend'

import type { Lab } from './colour.ts'
import type { Frame } from './frame.ts'
import type { Mark } from './marks.ts'
import type { Composition, Palette, Touch } from './scene.ts'
import { SCENES } from './scenes.ts'

/** Moves every colour of a picture. */
export type Grade = (colour: Lab) => Lab

const AXES = [0, 1, 2] as const

/** Samples along each side of the frame for measuring a composition: enough for a mean, quick to take. */
const SAMPLES = 36

/**
 * No spread is stretched or squeezed beyond this, or flat scenes would turn to noise and rich ones to mud.
 */
const SQUEEZE = 0.5
const STRETCH = 1.7

/**
 * The picture of the strongest emotion in the light of the others: mean and spread of its colours in OKLab
 * (after E. Reinhard et al., "Color transfer between images", 2001) move towards theirs by their shares.
 */
export function gradeComposition(composition: Composition, blend: MoodBlend, frame: Frame): Composition {
  if (blend.parts.length === 1) return composition
  const grade = createGrade(measure(composition, frame), blend)
  return {
    ground: (x, y) => grade(composition.ground(x, y)),
    flow: composition.flow,
    marks: composition.marks.map((mark): Mark => ({ ...mark, colour: grade(mark.colour) })),
  }
}

/** The hand of a blend: the mean of its emotions' touches by weight. */
export function touchOf(blend: MoodBlend): Touch {
  const mean = (value: (touch: Touch) => number) =>
    blend.parts.reduce((sum, { type, weight }) => sum + weight * value(SCENES[type].touch), 0)
  return {
    length: mean((touch) => touch.length),
    scatter: {
      lightness: mean((touch) => touch.scatter.lightness),
      chroma: mean((touch) => touch.scatter.chroma),
      hue: mean((touch) => touch.scatter.hue),
    },
    relief: mean((touch) => touch.relief),
    unrest: mean((touch) => touch.unrest),
  }
}

function createGrade(from: Palette, blend: MoodBlend): Grade {
  const own = SCENES[blend.top].palette
  const others = blend.parts.slice(1)
  const mean = AXES.map(
    (axis) => from.mean[axis] + pull(others, (palette) => palette.mean[axis] - own.mean[axis]),
  )
  const ratio = AXES.map((axis) => {
    const wanted = from.spread[axis] + pull(others, (palette) => palette.spread[axis] - own.spread[axis])
    return Math.min(STRETCH, Math.max(SQUEEZE, wanted / from.spread[axis]))
  })
  const move = (colour: Lab, axis: 0 | 1 | 2) => mean[axis]! + (colour[axis] - from.mean[axis]) * ratio[axis]!
  return (colour) => [Math.min(0.99, Math.max(0.03, move(colour, 0))), move(colour, 1), move(colour, 2)]
}

function pull(others: readonly MoodPart[], difference: (palette: Palette) => number): number {
  return others.reduce((sum, { type, weight }) => sum + weight * difference(SCENES[type].palette), 0)
}

/** Mean and standard deviation of the colours of a composition's ground. */
export function measure({ ground }: Pick<Composition, 'ground'>, frame: Frame): Palette {
  const colours = Array.from({ length: SAMPLES * SAMPLES }, (_, i) =>
    ground(
      (frame.width * ((i % SAMPLES) + 0.5)) / SAMPLES,
      (frame.height * (Math.floor(i / SAMPLES) + 0.5)) / SAMPLES,
    ),
  )
  const average = (value: (colour: Lab) => number) =>
    colours.reduce((sum, colour) => sum + value(colour), 0) / colours.length
  const mean: Lab = [
    average((colour) => colour[0]),
    average((colour) => colour[1]),
    average((colour) => colour[2]),
  ]
  const spread = (axis: 0 | 1 | 2) =>
    Math.sqrt(average((colour) => (colour[axis] - mean[axis]) * (colour[axis] - mean[axis]))) + 1e-4
  return { mean, spread: [spread(0), spread(1), spread(2)] }
}
