import type { Box, Photo } from '../model/face-reading.ts'

/** The variance of the Laplacian (on luma 0–255) that counts as half sharp. */
const halfSharpVariance = 100

export interface Quality {
  /** 0 is black, 100 white. */
  Brightness: number
  /** 0 is a plain surface, 100 is never quite reached. */
  Sharpness: number
}

/**
 * Brightness is the mean luma of the face, sharpness follows the variance of its Laplacian
 * (Pech-Pacheco et al. 2000). Both are on Rekognition's scale of 0 to 100, not calibrated against it.
 */
export function qualityOf(photo: Photo, face: Box): Quality {
  const { luma, width, height } = lumaOf(photo, face)
  const variance = laplacianVariance(luma, width, height)
  return {
    Brightness: (100 * mean(luma)) / 255,
    Sharpness: (100 * variance) / (variance + halfSharpVariance),
  }
}

/** Rec. 709 luma of the part of the face that lies inside the photo. */
function lumaOf(photo: Photo, face: Box): { luma: Float64Array; width: number; height: number } {
  const left = clamp(Math.floor(face.x), photo.width - 1)
  const top = clamp(Math.floor(face.y), photo.height - 1)
  const width = Math.max(1, clamp(Math.ceil(face.x + face.width), photo.width) - left)
  const height = Math.max(1, clamp(Math.ceil(face.y + face.height), photo.height) - top)
  const luma = new Float64Array(width * height)
  for (let i = 0; i < luma.length; i += 1) {
    const x = left + (i % width)
    const y = top + Math.floor(i / width)
    const red = 3 * (y * photo.width + x)
    luma[i] = 0.2126 * byteAt(photo, red) + 0.7152 * byteAt(photo, red + 1) + 0.0722 * byteAt(photo, red + 2)
  }
  return { luma, width, height }
}

function byteAt(photo: Photo, index: number): number {
  return photo.pixels[index] ?? 0
}

function laplacianVariance(luma: Float64Array, width: number, height: number): number {
  if (width < 3 || height < 3) return 0
  const edges = new Float64Array((width - 2) * (height - 2))
  const at = (x: number, y: number) => luma[y * width + x] ?? 0
  for (let y = 1; y < height - 1; y += 1) {
    for (let x = 1; x < width - 1; x += 1) {
      const neighbours = at(x - 1, y) + at(x + 1, y) + at(x, y - 1) + at(x, y + 1)
      edges[(y - 1) * (width - 2) + x - 1] = neighbours - 4 * at(x, y)
    }
  }
  const centre = mean(edges)
  return mean(edges.map((edge) => (edge - centre) ** 2))
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function clamp(value: number, high: number): number {
  return Math.min(Math.max(value, 0), high)
}
