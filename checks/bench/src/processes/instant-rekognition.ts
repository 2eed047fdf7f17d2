// A Rekognition that sees the same smile in every photo, at once.
import { createServer } from 'node:http'

import { SMILE } from '@moodscape/local-cloud/rekognition/prepared-faces'
import { Type } from 'typebox'

import { answerQuestions } from '../process/process-link.ts'
import { listenAnywhere } from './listen-anywhere.ts'

export const FacesTask = Type.Object({ do: Type.Literal('listen') })
export type FacesTask = { do: 'listen' }

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
