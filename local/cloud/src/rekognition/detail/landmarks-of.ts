import type { Point } from '../model/face-reading.ts'

export interface Landmark {
  Type: string
  /** Ratio of the photo's width. */
  X: number
  /** Ratio of the photo's height. */
  Y: number
}

/**
 * Where each of Rekognition's landmarks lies among the 68 points of the iBUG 300-W mark-up
 * (Sagonas et al. 2013, counted from 0): the mean of the points named. The mark-up has no pupils;
 * the centre of the eye stands for them. The first five are those of the DEFAULT attributes.
 */
const pointsOf: Record<string, readonly number[]> = {
  eyeLeft: [36, 37, 38, 39, 40, 41],
  eyeRight: [42, 43, 44, 45, 46, 47],
  mouthLeft: [48],
  mouthRight: [54],
  nose: [30],
  leftEyeBrowLeft: [17],
  leftEyeBrowRight: [21],
  leftEyeBrowUp: [19],
  rightEyeBrowLeft: [22],
  rightEyeBrowRight: [26],
  rightEyeBrowUp: [24],
  leftEyeLeft: [36],
  leftEyeRight: [39],
  leftEyeUp: [37, 38],
  leftEyeDown: [40, 41],
  rightEyeLeft: [42],
  rightEyeRight: [45],
  rightEyeUp: [43, 44],
  rightEyeDown: [46, 47],
  noseLeft: [31],
  noseRight: [35],
  mouthUp: [51],
  mouthDown: [57],
  leftPupil: [36, 37, 38, 39, 40, 41],
  rightPupil: [42, 43, 44, 45, 46, 47],
  upperJawlineLeft: [0],
  midJawlineLeft: [4],
  chinBottom: [8],
  midJawlineRight: [12],
  upperJawlineRight: [16],
}

/** How many landmarks the DEFAULT attributes carry: eyes, mouth corners and nose. */
export const defaultLandmarks = 5

/** All 30 landmarks as ratios of the photo; a face at the edge may have some outside [0, 1]. */
export function landmarksOf(points: Point[], photo: { width: number; height: number }): Landmark[] {
  return Object.entries(pointsOf).map(([type, indexes]) => {
    const { x, y } = centreOf(points, indexes)
    return { Type: type, X: x / photo.width, Y: y / photo.height }
  })
}

/** The mean of the points with these indexes. */
export function centreOf(points: Point[], indexes: readonly number[]): Point {
  let x = 0
  let y = 0
  for (const index of indexes) {
    x += points[index]?.x ?? 0
    y += points[index]?.y ?? 0
  }
  return { x: x / indexes.length, y: y / indexes.length }
}
