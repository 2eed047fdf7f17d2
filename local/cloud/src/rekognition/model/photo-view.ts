import faceapi from '@vladmandic/face-api/dist/face-api.node-wasm.js'

import type { Box, FaceReading, Point } from './face-reading.ts'

const { tf } = faceapi

/** An image as the networks take it: rows, columns, three levels 0 to 255. */
export type ImageTensor = ReturnType<typeof tf.tensor3d>

/** Clockwise, in degrees. */
export type QuarterTurn = 0 | 90 | 180 | 270

/** How a photo is shown to the networks: shrunk or not, turned, and with a margin of grey around it. */
export interface PhotoView {
  degrees: QuarterTurn
  /** Width of the margin in pixels of the view. */
  margin: number
  /** Pixels of the view for each pixel of the photo. */
  scale: number
}

/** The photo as it is. */
export const PLAIN: PhotoView = { degrees: 0, margin: 0, scale: 1 }

/** The view of a photo, as a new tensor. */
export function viewOf(photo: ImageTensor, { degrees, margin, scale }: PhotoView): ImageTensor {
  return tf.tidy(() => {
    const [height, width] = photo.shape
    const size: [number, number] = [Math.round(height * scale), Math.round(width * scale)]
    const sized = scale === 1 ? photo : tf.image.resizeBilinear<ImageTensor>(photo, size)
    return tf.pad(
      turn(sized, degrees),
      [
        [margin, margin],
        [margin, margin],
        [0, 0],
      ],
      128,
    )
  })
}

function turn(image: ImageTensor, degrees: QuarterTurn): ImageTensor {
  let turned = image
  for (let done = 0; done < degrees; done += 90) turned = turnOnce(turned)
  return turned
}

/** Clockwise. */
function turnOnce(image: ImageTensor): ImageTensor {
  const [height, width, levels] = image.shape
  const transposed = tf.expandDims<Batch>(tf.transpose(image, [1, 0, 2]))
  return tf.reshape<ImageTensor['rankType']>(tf.image.flipLeftRight(transposed), [width, height, levels])
}

type Batch = ReturnType<typeof tf.tensor4d>

/** What was read in a view of a photo of this size, in the photo's own pixels. */
export function readingInPhoto(
  reading: FaceReading,
  view: PhotoView,
  photo: { width: number; height: number },
): FaceReading {
  const { x, y, width, height } = reading.box
  const from = pointInPhoto({ x, y }, view, photo)
  const to = pointInPhoto({ x: x + width, y: y + height }, view, photo)
  return {
    ...reading,
    box: boxBetween(from, to),
    points: reading.points.map((point) => pointInPhoto(point, view, photo)),
  }
}

function pointInPhoto(
  point: Point,
  { degrees, margin, scale }: PhotoView,
  { width, height }: { width: number; height: number },
): Point {
  const x = (point.x - margin) / scale
  const y = (point.y - margin) / scale
  if (degrees === 90) return { x: y, y: height - x }
  if (degrees === 180) return { x: width - x, y: height - y }
  if (degrees === 270) return { x: width - y, y: x }
  return { x, y }
}

function boxBetween(a: Point, b: Point): Box {
  return {
    x: Math.min(a.x, b.x),
    y: Math.min(a.y, b.y),
    width: Math.abs(a.x - b.x),
    height: Math.abs(a.y - b.y),
  }
}
