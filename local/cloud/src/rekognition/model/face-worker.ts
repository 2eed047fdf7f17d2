import { type FaceDetail, faceDetailOf } from '../detail/face-detail.ts'
import type { FaceModel } from './face-model.ts'
import type { Photo } from './face-reading.ts'

/** Loaded with the thread's first photo and not with this module, so that a failure reaches the call. */
let model: Promise<FaceModel> | undefined

/** Runs in a worker thread, since reading a photo keeps a core busy for a third of a second. */
export default async function describeFaces(photo: Photo): Promise<FaceDetail[]> {
  model ??= import('./face-model.ts').then(({ loadFaceModel }) => loadFaceModel())
  const readings = await (await model).readFaces(photo)
  return readings.map((reading) => faceDetailOf(reading, photo))
}
