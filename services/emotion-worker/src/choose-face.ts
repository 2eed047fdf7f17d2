import type { Emotion, FaceDetail } from '@aws-sdk/client-rekognition'
import { affectOf } from '@moodscape/mood/affect-of'
import { EMOTION_TYPES, type EmotionType, type ScoredEmotion } from '@moodscape/mood/emotion'
import { PermanentFailure } from '@moodscape/shared/failures/failure'
import type { FaceBox, Mood } from '@moodscape/shared/records/upload-record'

/** The mood of the face that a photo is taken to be of. */
export interface FoundEmotion {
  /** The type of the first of `emotions`. */
  emotion: EmotionType
  /** Every type that was reported, once, most confident first. Never empty. */
  emotions: ScoredEmotion[]
  /** Where the emotions lie on the circumplex. */
  mood: Mood
  /** Where the face is; absent where no usable box was reported. */
  face?: FaceBox
}

/**
 * Takes the face with the largest box, and of it the most confident emotion. The order in which Rekognition
 * lists faces and emotions means nothing: its own guide shows the most confident emotion in sixth place
 * (https://docs.aws.amazon.com/rekognition/latest/dg/faces-detect-images.html).
 *
 * @throws PermanentFailure `no_face_found`
 */
export function chooseFace(faces: readonly FaceDetail[]): FoundEmotion {
  const [largest, ...others] = faces
  if (!largest) throw new PermanentFailure('no_face_found')
  const face = others.reduce((best, other) => (areaOf(other) > areaOf(best) ? other : best), largest)
  const emotions = readEmotions(face.Emotions ?? [])
  const box = readBox(face)
  return {
    emotion: emotions[0]?.type ?? 'UNKNOWN',
    emotions,
    mood: affectOf(emotions),
    ...(box && { face: box }),
  }
}

/** The share of the photo that the face's box covers. */
function areaOf({ BoundingBox }: FaceDetail): number {
  const area = (BoundingBox?.Width ?? 0) * (BoundingBox?.Height ?? 0)
  return Number.isFinite(area) ? area : 0
}

/** What of a face's box lies on the photo: that of a face at the edge reaches beyond it. */
function readBox({ BoundingBox }: FaceDetail): FaceBox | undefined {
  const { Left = NaN, Top = NaN, Width = NaN, Height = NaN } = BoundingBox ?? {}
  const [left, top] = [toShare(Left), toShare(Top)]
  const [width, height] = [toShare(toShare(Left + Width) - left), toShare(toShare(Top + Height) - top)]
  return width > 0 && height > 0 ? { left, top, width, height } : undefined
}

/** Four decimals are a fifth of a pixel. */
function toShare(value: number): number {
  return Math.round(Math.min(Math.max(value, 0), 1) * 10_000) / 10_000
}

function readEmotions(reported: readonly Emotion[]): ScoredEmotion[] {
  const highest = new Map<EmotionType, number>()
  for (const { Type, Confidence } of reported) {
    const type = EMOTION_TYPES.find((known) => known === Type) ?? 'UNKNOWN'
    highest.set(type, Math.max(highest.get(type) ?? 0, readPercent(Confidence)))
  }
  const emotions = [...highest].map(([type, confidence]) => ({ type, confidence }))
  if (emotions.every(({ confidence }) => confidence === 0)) return [{ type: 'UNKNOWN', confidence: 100 }]
  return emotions.sort((a, b) => b.confidence - a.confidence)
}

function readPercent(confidence: number | undefined): number {
  if (confidence === undefined || Number.isNaN(confidence)) return 0
  return Math.min(Math.max(confidence, 0), 100)
}
