import type { Measure } from '../measure.ts'
import { type Sample, separability, separabilityShuffled } from '../separability.ts'
import type { JudgedPicture } from './paint-held-out.ts'

const LEAST = 0.95

/** Recognition that has nothing to recognise guesses one of nine. */
const MOST_BY_CHANCE = 0.3

/** Whether colours and edges alone tell the emotions apart, whole scenes held out, and labels that mean nothing do not. */
export function judgeRecognition(pictures: readonly JudgedPicture[]): Measure[] {
  const samples = pictures.map(
    (picture): Sample => ({
      label: picture.emotion,
      group: `${picture.scene}`,
      features: [
        picture.lightness,
        picture.chroma,
        picture.a,
        picture.b,
        picture.contrast,
        picture.hues,
        picture.edges,
      ],
    }),
  )
  const share = separability(samples)
  const chance = separabilityShuffled(samples)
  return [
    {
      what: 'pictures told apart, scenes held out',
      measured: share.toFixed(2),
      wanted: '≥ 0.95',
      isMet: share >= LEAST,
    },
    {
      what: 'the same with shuffled labels',
      measured: chance.toFixed(2),
      wanted: 'about 0.11',
      isMet: chance <= MOST_BY_CHANCE,
    },
  ]
}
