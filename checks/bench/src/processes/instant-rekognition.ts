// A Rekognition that sees the same smile in every photo, at once.
import { createServer } from 'node:http'

import { Type } from 'typebox'

import { answerQuestions } from '../process/process-link.ts'
import { listenAnywhere } from './listen-anywhere.ts'

export const FacesTask = Type.Object({ do: Type.Literal('listen') })
export type FacesTask = { do: 'listen' }

const SMILE = {
  BoundingBox: { Width: 0.5, Height: 0.6, Left: 0.2, Top: 0.2 },
  Confidence: 99.9,
  Emotions: [
    { Type: 'HAPPY', Confidence: 96.5 },
    { Type: 'CALM', Confidence: 3.5 },
  ],
}
const body = JSON.stringify({ FaceDetails: [SMILE] })

answerQuestions<FacesTask>(FacesTask, () =>
  listenAnywhere(
    createServer((request, response) => {
      request
        .resume()
        .once('end', () => response.setHeader('content-type', 'application/x-amz-json-1.1').end(body))
    }),
  ),
)
