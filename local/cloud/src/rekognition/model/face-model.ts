import { createRequire } from 'node:module'
import { dirname, join, sep } from 'node:path'

import { getBackend, memory, ready, setBackend } from '@tensorflow/tfjs'
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm'
import faceapi from '@vladmandic/face-api/dist/face-api.node-wasm.js'

import { calibrateExpressions } from './calibrate-expressions.ts'
import { type Box, expressions, type FaceReading, type Photo } from './face-reading.ts'
import { findOrientation } from './find-orientation.ts'
import { type ImageTensor, type PhotoView, PLAIN, readingInPhoto, viewOf } from './photo-view.ts'

/** Rekognition's own bound: DetectFaces answers with the 100 largest faces. */
const maxFaces = 100
const minScore = 0.5
/** A face that the detector is this sure of is upright: on its side none of 60 reached it but one. */
const CERTAIN = 0.99
/** Pixels of the long side of a photo in its margin, and of the margin on each side: a third of the view, as trained. */
const FRAMED_SIDE = 512

const { tf, nets } = faceapi
type Tensor4D = ReturnType<typeof tf.tensor4d>

export type FaceModel = {
  /** Finds and reads the faces of a photo, largest first. The same photo gives the same numbers. */
  readFaces(photo: Photo): Promise<FaceReading[]>
  /** How many tensors live in the WASM heap: between two photos the weights and nothing else. */
  tensorCount(): number
}

/**
 * Loads detector, landmark, expression and age networks from the installed packages (no network access).
 * Takes about half a second and 100 MB, so it belongs into a thread that can be ended again.
 * @throws Error when the WASM backend is not the one in use: the plain JavaScript one needs 12 s an image.
 */
export async function loadFaceModel(): Promise<FaceModel> {
  const { resolve } = createRequire(import.meta.url)
  await startWasmBackend(dirname(resolve('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm')))
  const weights = join(dirname(resolve('@vladmandic/face-api/package.json')), 'model')
  await nets.ssdMobilenetv1.loadFromDisk(weights)
  await nets.faceLandmark68Net.loadFromDisk(weights)
  await nets.faceExpressionNet.loadFromDisk(weights)
  await nets.ageGenderNet.loadFromDisk(weights)
  return { readFaces, tensorCount: () => memory().numTensors }
}

async function startWasmBackend(binaries: string): Promise<void> {
  setWasmPaths(binaries + sep)
  await setBackend('wasm')
  await ready()
  if (getBackend() !== 'wasm') {
    throw new Error(`The face model needs TensorFlow's WASM backend, not "${getBackend()}"`)
  }
}

/**
 * Reads a photo as it is. Where no face is found beyond doubt, it is turned the way its faces seem to lie; where none is
 * found at all, it is framed by a wide margin, for the detector misses faces that fill the photo.
 */
async function readFaces(photo: Photo): Promise<FaceReading[]> {
  const image = tf.tensor3d(new Float32Array(photo.pixels), [photo.height, photo.width, 3])
  try {
    const plain = await readView(image, PLAIN)
    if (surest(plain) >= CERTAIN) return plain
    const degrees = await findOrientation(
      image,
      async (sheet) => await faceapi.detectAllFaces(sheet, detection(0.1)),
    )
    const turned = degrees === 0 ? plain : await readView(image, { ...PLAIN, degrees })
    if (surest(turned) > surest(plain)) return turned
    if (plain.length > 0) return plain
    const scale = Math.min(1, FRAMED_SIDE / Math.max(photo.width, photo.height))
    return await readView(image, { degrees, scale, margin: FRAMED_SIDE })
  } finally {
    image.dispose()
  }
}

/** How sure the detector is of the face that it is surest of, 0 where there is none. */
function surest(readings: readonly FaceReading[]): number {
  return Math.max(0, ...readings.map(({ score }) => score))
}

function detection(minConfidence: number) {
  return new faceapi.SsdMobilenetv1Options({ minConfidence, maxResults: maxFaces })
}

/** Reads one view of a photo; the readings are in the pixels of the photo. */
async function readView(photo: ImageTensor, view: PhotoView): Promise<FaceReading[]> {
  const [height, width] = photo.shape
  const image = viewOf(photo, view)
  try {
    const faces = await faceapi
      .detectAllFaces(image, detection(minScore))
      .withFaceLandmarks()
      .withAgeAndGender()
    faces.sort((a, b) => b.detection.box.area - a.detection.box.area)
    const readings: FaceReading[] = []
    for (const face of faces) {
      readings.push(readingInPhoto(await readFace(image, face), view, { width, height }))
    }
    return readings
  } finally {
    image.dispose()
  }
}

type FoundFace = faceapi.WithAge<
  faceapi.WithGender<faceapi.WithFaceLandmarks<faceapi.WithFaceDetection<object>>>
>

async function readFace(image: ImageTensor, face: FoundFace): Promise<FaceReading> {
  const { x, y, width, height } = face.detection.box
  const isMale = face.gender === faceapi.Gender.MALE
  return {
    box: { x, y, width, height },
    score: face.detection.score,
    points: face.landmarks.positions.map((point) => ({ x: point.x, y: point.y })),
    expressions: calibrateExpressions(await readExpressions(image, face.alignedRect.box)),
    ageYears: face.age,
    maleProbability: isMale ? face.genderProbability : 1 - face.genderProbability,
  }
}

/** The sizes of the crops that are read, in widths of the aligned box. */
const CROP_SIZES = [0.88, 1, 1.15]

/**
 * What the network says of the aligned face in crops of three sizes and of their mirror images. Of 177 labelled faces it
 * reads 110 right by all of them together, where the aligned crop alone gives 102, and aligned and plain box, each with
 * its mirror image, 101; plain boxes of three sizes give 100.
 */
async function readExpressions(image: ImageTensor, aligned: Box): Promise<FaceReading['expressions'][]> {
  const crops = await faceapi.extractFaceTensors(
    image,
    CROP_SIZES.map((size) => scaled(aligned, size)),
  )
  const mirrored = crops.map((crop) => tf.tidy(() => tf.image.flipLeftRight(tf.expandDims<Tensor4D>(crop))))
  const batch = [...crops, ...mirrored]
  try {
    const output = nets.faceExpressionNet.forwardInput(await faceapi.toNetInput(batch))
    const probabilities = output.dataSync()
    output.dispose()
    return batch.map((_, row) => readingOf(probabilities, row))
  } finally {
    for (const crop of batch) crop.dispose()
  }
}

function scaled({ x, y, width, height }: Box, size: number) {
  const [w, h] = [width * size, height * size]
  return new faceapi.Rect(x + (width - w) / 2, y + (height - h) / 2, w, h)
}

function readingOf(probabilities: ArrayLike<number>, row: number): FaceReading['expressions'] {
  const said = expressions.map((name, column) => [
    name,
    probabilities[row * expressions.length + column] ?? 0,
  ])
  return Object.fromEntries(said) as FaceReading['expressions']
}
