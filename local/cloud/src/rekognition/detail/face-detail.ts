import type { Box, FaceReading, Photo } from '../model/face-reading.ts'
import { type Emotion, emotionsOf } from './emotions-of.ts'
import { inPerCent } from './in-per-cent.ts'
import { type Landmark, landmarksOf } from './landmarks-of.ts'
import { mouthOpenOf } from './mouth-open-of.ts'
import { type Pose, poseOf } from './pose-of.ts'
import { type Quality, qualityOf } from './quality-of.ts'

/** Half the width of the age range given, in years: the network's usual error. */
const ageMargin = 8

/**
 * One face in the words of Rekognition's API. Confidences are per cent, box and landmarks ratios of the
 * photo. Left out is what the networks cannot tell: EyesOpen, Eyeglasses, Sunglasses, Beard, Mustache,
 * FaceOccluded and EyeDirection.
 */
export interface FaceDetail {
  BoundingBox: { Left: number; Top: number; Width: number; Height: number }
  Confidence: number
  Landmarks: Landmark[]
  Pose: Pose
  Quality: Quality
  AgeRange: { Low: number; High: number }
  Gender: { Value: 'Male' | 'Female'; Confidence: number }
  Smile: { Value: boolean; Confidence: number }
  MouthOpen: { Value: boolean; Confidence: number }
  Emotions: Emotion[]
}

/** Puts a reading into Rekognition's words; the photo is the one the face was read from. */
export function faceDetailOf(reading: FaceReading, photo: Photo): FaceDetail {
  const { box, points, ageYears, maleProbability, expressions } = reading
  return {
    BoundingBox: boundingBoxOf(box, photo),
    Confidence: inPerCent(reading.score),
    Landmarks: landmarksOf(points, photo),
    Pose: poseOf(points),
    Quality: qualityOf(photo, box),
    AgeRange: { Low: Math.max(0, Math.round(ageYears - ageMargin)), High: Math.round(ageYears + ageMargin) },
    Gender: { Value: maleProbability > 0.5 ? 'Male' : 'Female', Confidence: certaintyOf(maleProbability) },
    Smile: { Value: expressions.happy > 0.5, Confidence: certaintyOf(expressions.happy) },
    MouthOpen: mouthOpenOf(points),
    Emotions: emotionsOf(expressions),
  }
}

/** How sure a yes or no is, 50 to 100 per cent, given the probability of yes. */
function certaintyOf(probability: number): number {
  return inPerCent(Math.max(probability, 1 - probability))
}

/** The part of the box that lies inside the photo. */
function boundingBoxOf(box: Box, photo: Photo): FaceDetail['BoundingBox'] {
  const left = Math.max(0, box.x)
  const top = Math.max(0, box.y)
  const right = Math.min(photo.width, box.x + box.width)
  const bottom = Math.min(photo.height, box.y + box.height)
  return {
    Left: left / photo.width,
    Top: top / photo.height,
    Width: (right - left) / photo.width,
    Height: (bottom - top) / photo.height,
  }
}
