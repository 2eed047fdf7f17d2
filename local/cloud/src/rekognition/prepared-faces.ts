import type { Faults } from '../faults.ts'

/** What Rekognition says of a smile. To read a face takes more of the processor than all else about a photo. */
export const SMILE = {
  BoundingBox: { Width: 0.5, Height: 0.6, Left: 0.2, Top: 0.2 },
  Confidence: 99.9,
  Emotions: [
    { Type: 'HAPPY', Confidence: 96.5 },
    { Type: 'CALM', Confidence: 2.5 },
    { Type: 'SURPRISED', Confidence: 0.4 },
    { Type: 'CONFUSED', Confidence: 0.2 },
    { Type: 'SAD', Confidence: 0.1 },
    { Type: 'ANGRY', Confidence: 0.1 },
    { Type: 'DISGUSTED', Confidence: 0.1 },
    { Type: 'FEAR', Confidence: 0.1 },
  ],
}

/** Answers every photo with a smile. Rules that are injected later do not match until these are cleared. */
export function answerWithSmiles(rekognition: Faults): void {
  answerWithFaces(rekognition, [SMILE])
}

/** Answers every photo with these faces. */
export function answerWithFaces(rekognition: Faults, faces: object[]): void {
  rekognition.inject({
    match: () => true,
    action: {
      type: 'status',
      code: 200,
      headers: { 'content-type': 'application/x-amz-json-1.1' },
      body: JSON.stringify({ FaceDetails: faces }),
    },
  })
}
