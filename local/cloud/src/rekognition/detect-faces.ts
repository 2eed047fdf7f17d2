import type { BoundedQueue } from './bounded-queue.ts'
import { decodePhoto } from './decode-photo.ts'
import type { FaceDetail } from './detail/face-detail.ts'
import { selectAttributes } from './detail/select-attributes.ts'
import { imageSourceOf, parseDetectFacesRequest } from './detect-faces-request.ts'
import type { ObjectSource } from './fetch-s3-object.ts'
import { loadImage } from './load-image.ts'
import type { FaceThreads } from './model/face-threads.ts'

/**
 * No OrientationCorrection: the API reference calls it always null, since boxes and landmarks already
 * refer to the photo turned upright by its EXIF orientation.
 */
export interface DetectFacesResponse {
  FaceDetails: Partial<FaceDetail>[]
}

export interface DetectFacesParts {
  queue: BoundedQueue
  threads: Pick<FaceThreads, 'describeFaces'>
  objects: ObjectSource
}

/**
 * The operation itself: from the JSON body of a call to the JSON body of its answer.
 * @param signal gives the call up while it waits for its turn or for S3
 * @throws RekognitionError for everything the API has a name for
 */
export async function detectFaces(
  body: Buffer,
  signal: AbortSignal,
  { queue, threads, objects }: DetectFacesParts,
): Promise<DetectFacesResponse> {
  const request = parseDetectFacesRequest(body)
  const image = imageSourceOf(request)
  const faces = await queue.run(async () => {
    const photo = await decodePhoto(await loadImage(image, objects, signal))
    return threads.describeFaces(photo)
  }, signal)
  return { FaceDetails: faces.map((face) => selectAttributes(face, request.Attributes ?? ['DEFAULT'])) }
}
