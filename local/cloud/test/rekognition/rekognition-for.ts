import { readFile } from 'node:fs/promises'

import { DetectFacesCommand, type DetectFacesRequest, RekognitionClient } from '@aws-sdk/client-rekognition'
import type { Test } from 'tap'

import { type RekognitionOptions, startRekognition } from '../../src/rekognition/start-rekognition.ts'

export const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG' }
export const region = 'eu-central-1'
/** No program listens on the discard port: for tests that read nothing from S3. */
export const noS3 = 'http://127.0.0.1:9'

/** One of the drawn photos, such as `smile`. */
export function drawnFace(name: string): Promise<Buffer> {
  return readFile(new URL(`../fixtures/faces/${name}.jpg`, import.meta.url))
}

/** Starts a stand-in that ends with the test, and a stock client for it that does not retry. */
export async function rekognitionFor(t: Test, options: Partial<RekognitionOptions> = {}) {
  const service = await startRekognition({ credentials, region, s3Url: noS3, modelThreads: 1, ...options })
  const client = clientFor(t, service.url)
  t.teardown(() => service.close())
  return {
    ...service,
    client,
    detectFaces: (input: DetectFacesRequest) => client.send(new DetectFacesCommand(input)),
  }
}

export function clientFor(t: Test, endpoint: string, keys = credentials): RekognitionClient {
  const client = new RekognitionClient({ endpoint, region, credentials: keys, maxAttempts: 1 })
  t.teardown(() => client.destroy())
  return client
}
