import { judgeRecognition } from '../judge-recognition.ts'
import type { Measure } from '../measure.ts'
import type { Sample } from '../separability.ts'
import type { JudgedPicture } from './paint-held-out.ts'

/** Whether colours and edges alone tell the emotions apart, whole scenes held out. */
export function judgeColours(pictures: readonly JudgedPicture[]): Measure[] {
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
  return judgeRecognition('pictures told apart, scenes held out', samples, 0.95)
}
