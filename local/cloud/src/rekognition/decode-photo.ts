import type { Metadata, Sharp, SharpOptions } from 'sharp'

import type { Photo } from './model/face-reading.ts'
import { imageTooLarge, imageTooSmall, invalidImageFormat } from './rekognition-error.ts'

/** The long side the networks are given: more brought no better reading, only time. */
const longSide = 1024
/** Rekognition's documented minimum for both sides. */
const minSide = 80
/** 10,000 pixels a side, as Rekognition documents for its label operations; bounds a decompression bomb. */
const maxPixels = 10_000 * 10_000
const decodeSeconds = 10

/**
 * Decodes a JPEG or PNG, turns it upright by its EXIF orientation and fits it into 1024 pixels.
 * @throws RekognitionError InvalidImageFormatException, ImageTooLargeException or InvalidParameterException.
 */
export async function decodePhoto(image: Uint8Array): Promise<Photo> {
  if (!isJpeg(image) && !isPng(image)) throw invalidImageFormat()
  const { width, height } = await readHeader(image)
  if (width * height > maxPixels) throw imageTooLarge(`The image has more than ${maxPixels} pixels`)
  if (Math.min(width, height) < minSide) throw imageTooSmall(minSide)
  try {
    const options = { failOn: 'error', autoOrient: true, limitInputPixels: maxPixels } as const
    const { data, info } = await (await open(image, options))
      .timeout({ seconds: decodeSeconds })
      .resize(longSide, longSide, { fit: 'inside', withoutEnlargement: true })
      .flatten({ background: 'white' })
      .toColourspace('srgb')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true })
    return { width: info.width, height: info.height, pixels: inThreeChannels(data, info.channels) }
  } catch (error) {
    throw invalidImageFormat(error)
  }
}

async function readHeader(image: Uint8Array): Promise<Metadata> {
  try {
    return await (await open(image, { limitInputPixels: false })).metadata()
  } catch (error) {
    throw invalidImageFormat(error)
  }
}

/** Loads sharp with the first photo: 10 MB of an idle cloud. */
async function open(image: Uint8Array, options: SharpOptions): Promise<Sharp> {
  const { default: sharp } = await import('sharp')
  return sharp(image, options)
}

function isJpeg(image: Uint8Array): boolean {
  return image[0] === 0xff && image[1] === 0xd8 && image[2] === 0xff
}

function isPng(image: Uint8Array): boolean {
  const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
  return signature.every((byte, index) => image[index] === byte)
}

function inThreeChannels(pixels: Uint8Array, channels: number): Uint8Array {
  if (channels === 3) return pixels
  const rgb = new Uint8Array((pixels.length / channels) * 3)
  for (let i = 0; i < rgb.length; i += 1) rgb[i] = pixels[Math.floor(i / 3) * channels] ?? 0
  return rgb
}
