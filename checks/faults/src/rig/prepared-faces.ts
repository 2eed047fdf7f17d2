import type { Faults } from '@moodscape/local-cloud/faults'

/** What Rekognition says of a smile. Other tests read real faces, which would only cost time here. */
const SMILE = {
  BoundingBox: { Width: 0.5, Height: 0.6, Left: 0.2, Top: 0.2 },
  Confidence: 99.9,
  Emotions: [
    { Type: 'HAPPY', Confidence: 96.5 },
    { Type: 'CALM', Confidence: 3.5 },
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
