import { type FaceDetail, faceDetailOf } from './face-detail.ts'
import { loadFaceModel } from './face-model.ts'
import type { Photo } from './face-reading.ts'

/** A thread is started for its first photo, so loading the model here is loading it on first use. */
const model = await loadFaceModel()

/** Runs in a worker thread: inference keeps a core busy for a third of a second. */
export default async function describeFaces(photo: Photo): Promise<FaceDetail[]> {
  const readings = await model.readFaces(photo)
  return readings.map((reading) => faceDetailOf(reading, photo))
}
