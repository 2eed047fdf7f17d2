import type { Faults } from '@moodscape/local-cloud/faults'

/** What Rekognition says of a smile: reading real faces is tested elsewhere and would only cost time here. */
const SMILE = {
  FaceDetails: [
    {
      BoundingBox: { Width: 0.5, Height: 0.6, Left: 0.2, Top: 0.2 },
      Confidence: 99.9,
      Emotions: [
        { Type: 'HAPPY', Confidence: 96.5 },
        { Type: 'CALM', Confidence: 3.5 },
      ],
    },
  ],
}
const JSON_1_1 = { 'content-type': 'application/x-amz-json-1.1' }

/** From now on every photo shows a smile; faults that are injected later do not strike unless this is cleared. */
export function readSmiles(rekognition: Faults): void {
  const body = JSON.stringify(SMILE)
  rekognition.inject({ match: () => true, action: { type: 'status', code: 200, headers: JSON_1_1, body } })
}

/** Answers every photo with these faces. */
export function readFaces(rekognition: Faults, faces: object[]): void {
  const body = JSON.stringify({ FaceDetails: faces })
  rekognition.inject({ match: () => true, action: { type: 'status', code: 200, headers: JSON_1_1, body } })
}
