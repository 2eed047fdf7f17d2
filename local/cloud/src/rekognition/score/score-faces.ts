/**
 * Says how well the stand-in reads a folder of labelled photos: FACES_DIR=<folder> npm run faces.
 * Every photo goes the way a service's does: the stock SDK, HTTP, a model thread.
 */
import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { DetectFacesCommand, RekognitionClient } from '@aws-sdk/client-rekognition'

import { startRekognition } from '../start-rekognition.ts'
import { findLabelledPhotos, type LabelledPhoto } from './labelled-photos.ts'
import { rowFor, type Scored, totalsOf } from './score-report.ts'

const wanted = 'photos named like happy-01.jpg or happy/01.jpg, or listed in a .tsv table'

// oxlint-disable-next-line node/no-process-env -- a program of its own, and this is its configuration
const folder = process.env['FACES_DIR']
if (folder) await scoreFolder(folder)
else fail(`Set FACES_DIR to a folder of ${wanted}.`)

async function scoreFolder(folder: string): Promise<void> {
  const photos = await findLabelledPhotos(folder).catch((error: Error) => fail(`FACES_DIR: ${error.message}`))
  if (photos?.length === 0) fail(`FACES_DIR=${folder} holds no ${wanted}.`)
  else if (photos) console.log(`\n${totalsOf(await scoreAll(folder, photos))}`)
}

async function scoreAll(folder: string, photos: LabelledPhoto[]): Promise<Scored[]> {
  const credentials = { accessKeyId: 'AKIDSCORE', secretAccessKey: randomUUID() }
  const region = 'us-east-1'
  // Photos travel in the request, so there is no S3 to speak of.
  const s3Url = 'http://127.0.0.1:9'
  const service = await startRekognition({ credentials, region, s3Url, modelThreads: 1 })
  const client = new RekognitionClient({ endpoint: service.url, region, credentials })
  const all: Scored[] = []
  try {
    for (const photo of photos) {
      const scored = await score(client, folder, photo)
      console.log(rowFor(scored))
      all.push(scored)
    }
  } finally {
    client.destroy()
    await service.close()
  }
  return all
}

async function score(client: RekognitionClient, folder: string, photo: LabelledPhoto): Promise<Scored> {
  const start = performance.now()
  try {
    const Image = { Bytes: await readFile(join(folder, photo.file)) }
    const { FaceDetails = [] } = await client.send(new DetectFacesCommand({ Image, Attributes: ['ALL'] }))
    return { photo, found: FaceDetails, milliseconds: performance.now() - start }
  } catch (error) {
    return { photo, found: [], refusal: String(error), milliseconds: performance.now() - start }
  }
}

function fail(message: string): void {
  console.error(message)
  process.exitCode = 1
}
