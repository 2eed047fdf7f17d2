import type { FaceDetail } from './face-detail.ts'
import { defaultLandmarks } from './landmarks-of.ts'

/** Every value the API accepts in `Attributes`. */
export const attributes = [
  'DEFAULT',
  'ALL',
  'AGE_RANGE',
  'BEARD',
  'EMOTIONS',
  'EYE_DIRECTION',
  'EYEGLASSES',
  'EYES_OPEN',
  'GENDER',
  'MOUTH_OPEN',
  'MUSTACHE',
  'FACE_OCCLUDED',
  'SMILE',
  'SUNGLASSES',
] as const

export type Attribute = (typeof attributes)[number]

const membersOf: Partial<Record<Attribute, keyof FaceDetail>> = {
  AGE_RANGE: 'AgeRange',
  EMOTIONS: 'Emotions',
  GENDER: 'Gender',
  MOUTH_OPEN: 'MouthOpen',
  SMILE: 'Smile',
}

/**
 * The part of a face that was asked for. Box, confidence, five landmarks, pose and quality are always given;
 * `ALL` gives everything with all landmarks; any other value adds its own member.
 */
export function selectAttributes(face: FaceDetail, wanted: readonly Attribute[]): Partial<FaceDetail> {
  if (wanted.includes('ALL')) return face
  const { BoundingBox, Confidence, Landmarks, Pose, Quality } = face
  const selected: Partial<FaceDetail> = {
    BoundingBox,
    Confidence,
    Landmarks: Landmarks.slice(0, defaultLandmarks),
    Pose,
    Quality,
  }
  const members = wanted.flatMap((attribute) => membersOf[attribute] ?? [])
  return { ...selected, ...Object.fromEntries(members.map((member) => [member, face[member]])) }
}
